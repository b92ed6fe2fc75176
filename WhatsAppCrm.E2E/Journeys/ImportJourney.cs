using System.Globalization;
using System.Text;
using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>A dirty file of 5,000 lines, from the spreadsheet to leads and back.</summary>
public sealed class ImportJourney(Chromium chromium) : Journey(chromium)
{
    private const int Lines = 5000;

    [Fact]
    public async Task A_dirty_file_of_5000_lines_is_checked_imported_reported_and_undone()
    {
        Begin("import");
        var owner = await ArriveAsync("owner", Screen.Desktop with { Locale = "pt-BR" });
        await owner.StartAsync("Ana Souza", "ana@example.com", "Padaria Aurora");
        await owner.Page.GotoAsync("/leads/import");
        await ShootAsync(owner, "begin");
        await Expect(owner.Page.GetByTestId("import-file")).ToBeEnabledAsync();
        await owner.Page.GetByTestId("import-file").SetInputFilesAsync(new FilePayload { Name = "clientes.csv", MimeType = "text/csv", Buffer = File() });

        await Expect(owner.Page.GetByTestId("import-mapping")).ToBeVisibleAsync();
        await owner.Page.GetByLabel("Números sem código do país são de").SelectOptionAsync("55");
        await ShootAsync(owner, "columns");
        await owner.Page.GetByTestId("import-check").ClickAsync();
        await Expect(owner.Page.GetByTestId("import-forecast")).ToContainTextAsync("4.400");
        await ShootAsync(owner, "checked");
        await owner.Page.GetByTestId("import-start").ClickAsync();
        var address = owner.Page.Url;

        // It goes on while nobody looks; whoever comes back sees how far it is.
        await owner.Page.GotoAsync("/inbox");
        await owner.Page.GotoAsync(address);
        await Expect(owner.Page.GetByTestId("import")).ToHaveAttributeAsync("data-state", "DONE", new() { Timeout = 120_000 });
        await Expect(owner.Page.GetByTestId("import-created")).ToHaveTextAsync("4.400");
        await Expect(owner.Page.GetByTestId("import-duplicates")).ToHaveTextAsync("100");
        await Expect(owner.Page.GetByTestId("import-refused")).ToHaveTextAsync("500");
        await ShootAsync(owner, "done");
        var download = await owner.Page.RunAndWaitForDownloadAsync(() => owner.Page.GetByTestId("import-report").ClickAsync());
        var report = await System.IO.File.ReadAllLinesAsync(await download.PathAsync());
        // The headers, and 600 lines with a line break in their last cell.
        Assert.Equal(1 + (2 * 600), report.Length);
        Assert.Contains("Isto não é um número de telefone.", report[1], StringComparison.Ordinal);

        var board = new BoardPage(owner.Page);
        await board.OpenAsync();
        await Expect(board.Column(0)).ToContainTextAsync("4.400");
        await ShootAsync(owner, "board");
        await owner.Page.GotoAsync(address);
        await owner.Page.GetByTestId("import-undo").ClickAsync();
        await owner.Page.Locator(".rz-dialog").GetByText("Desfazer importação", new() { Exact = true }).Last.ClickAsync();
        await Expect(owner.Page.GetByTestId("import")).ToHaveAttributeAsync("data-state", "UNDONE", new() { Timeout = 120_000 });
        await Expect(owner.Page.GetByTestId("import-taken-back")).ToHaveTextAsync("4.400");
        await board.OpenAsync();
        await Expect(board.Cards).ToHaveCountAsync(0);

        var phone = await ArriveAsync("phone", Screen.Phone with { Dark = true });
        await new AccountPages(phone.Page).SignInAsync("ana@example.com");
        await phone.Page.WaitForURLAsync("**/inbox**");
        await phone.Page.GotoAsync(address);
        await Expect(phone.Page.GetByTestId("import")).ToBeVisibleAsync();
        await phone.ExpectNoSidewaysScrollAsync();
        await ShootAsync(phone, "undone");
    }

    /// <summary>As Excel writes it in Brazil: semicolons, Windows' letters. One line in ten has a bad number, one in fifty is a person from further up.</summary>
    private static byte[] File()
    {
        var text = new StringBuilder("Nome completo;Celular;E-mail;Valor;Observações\r\n");
        for (var i = 0; i < Lines; i++)
        {
            var phone = i % 10 == 9 ? "não tem" : i % 50 == 25 ? "(11) 98000-0000" : string.Create(CultureInfo.InvariantCulture, $"(11) 9{80_000_000 + i:0000\\-0000}");
            text.Append(CultureInfo.InvariantCulture, $"\"João \"\"Jota\"\" Conceição {i}\";{phone};pessoa{i}@example.com;\"R$ 1.{i % 1000:000},50\";\"linha um\r\nlinha dois\"\r\n");
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
