using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>Every way Meta's window ends with an access: connected, or what is in the way and what to do.</summary>
public sealed class SignupEndingsJourney(Chromium chromium) : Journey(chromium)
{
    /// <param name="Asks">Nobody said which number: it is asked, with one proposed that is not connected yet.</param>
    private sealed record Ending(string Outcome, Words Words, bool Asks = false);

    private static readonly Words Inbox = new("New messages appear in the inbox as they arrive", "As novas mensagens aparecem na caixa de entrada assim que chegam");

    private static readonly Ending[] Good =
    [
        new("finish", Inbox),
        new("message_first", Inbox),
        new("code_first", Inbox),
        new("no_message", Inbox, Asks: true),
        new("several", Inbox),
        new("obo", new("The business account is now your company’s own", "A conta comercial agora é da sua própria empresa")),
        new("api_only", new("You gave access to what was set up already", "Você deu acesso ao que já estava configurado")),
        new("coexistence", new("The WhatsApp Business app keeps working", "O app WhatsApp Business continua funcionando")),
    ];

    [Theory]
    [MemberData(nameof(Language.Both), MemberType = typeof(Language))]
    public async Task Every_good_ending_connects_the_number_and_says_what_works_now(string language)
    {
        Begin("signup-good-" + language);
        var owner = await ArriveAsync("owner", Language.In(language));
        await owner.StartAsync("Ana", "ana@example.com", "Padaria Ana");
        var connect = new ConnectPage(owner.Page);

        foreach (var ending in Good)
        {
            await connect.OpenAsync();
            await connect.EndAsync(ending.Outcome);
            if (ending.Asks)
            {
                await Expect(connect.Title).ToHaveTextAsync(new Words("Which number?", "Qual número?").In(language));
                await Expect(connect.Title).ToBeFocusedAsync();
                await Expect(connect.Numbers.Filter(new() { HasText = "+1 555-010-0111" })).ToContainTextAsync(new Words("Connected here", "Conectado aqui").In(language));
                await ShootAsync(owner, "number");
                await connect.Continue.ClickAsync();
            }

            await Expect(connect.Done).ToContainTextAsync(new Words("Your number is connected", "Seu número está conectado").In(language));
            await Expect(connect.Done).ToContainTextAsync(ending.Words.In(language));
            await Expect(connect.Done).ToContainTextAsync(ending.Asks ? "+34 600 000 112" : "+1 555-010-0111");
            await Expect(connect.Step("READY")).ToHaveAttributeAsync("data-state", "done");
            await Expect(connect.Step("NUMBER_REGISTERED")).ToHaveAttributeAsync("data-state", ending.Outcome is "coexistence" ? "skipped" : "done");
            await ShootAsync(owner, ending.Outcome);
        }
    }

    [Theory]
    [MemberData(nameof(Language.Both), MemberType = typeof(Language))]
    public async Task What_is_in_the_way_is_said_with_what_to_do(string language)
    {
        Begin("signup-troubles-" + language);
        var sandbox = new Sandbox(Product.Http);
        var owner = await ArriveAsync("owner", Language.In(language));
        await owner.StartAsync("Ana", "ana@example.com", "Padaria Ana");
        var connect = new ConnectPage(owner.Page);
        await connect.OpenAsync();

        await connect.EndAsync("late_code");
        await ExpectProblemAsync(connect, "OAUTH_CODE_REJECTED", new Words("Meta’s confirmation came too late", "A confirmação da Meta chegou tarde demais").In(language));
        await ShootAsync(owner, "late-code");

        await connect.EndAsync("partial");
        await ExpectProblemAsync(connect, "META_PERMISSION_MISSING", new Words("A permission is missing", "Falta uma permissão").In(language));
        await ShootAsync(owner, "partial");

        // Named by the window, not granted at Meta: it is not taken, and nobody is stuck.
        await connect.EndAsync("other_waba", Sandbox.Northwind);
        await Expect(connect.Numbers).ToHaveCountAsync(2);
        await StartOverAsync(owner, connect);

        await NoNumberAsync(owner, connect, sandbox, language);
        await PinAsync(owner, connect, sandbox, language);
    }

    private async Task NoNumberAsync(Person owner, ConnectPage connect, Sandbox sandbox, string language)
    {
        await sandbox.PostAsync($"numbers/{Sandbox.JacarandaNumber}", new { accountId = Sandbox.Northwind });
        await connect.EndAsync("only_waba", Sandbox.Jacaranda);
        await Expect(connect.Title).ToHaveTextAsync(new Words("This business account has no number yet", "Esta conta comercial ainda não tem número").In(language));
        await Expect(connect.Title).ToBeFocusedAsync();
        await ShootAsync(owner, "no-number");

        await sandbox.PostAsync($"numbers/{Sandbox.JacarandaNumber}", new { accountId = Sandbox.Jacaranda, pin = "246813" });
        await connect.Retry.ClickAsync();
    }

    private async Task PinAsync(Person owner, ConnectPage connect, Sandbox sandbox, string language)
    {
        await Expect(connect.Pin).ToBeFocusedAsync();
        await Expect(connect.Title).ToHaveTextAsync(new Words("Enter the number’s PIN", "Digite o PIN do número").In(language));
        await connect.Pin.PressAsync("Enter");
        await Expect(connect.Card).ToContainTextAsync(new Words("A PIN has six digits.", "O PIN tem seis dígitos.").In(language));
        await ShootAsync(owner, "pin");
        await connect.Pin.FillAsync("111111");
        await connect.Pin.PressAsync("Enter");
        await ExpectProblemAsync(connect, "PIN_WRONG", new Words("Meta did not accept this PIN", "A Meta não aceitou este PIN").In(language));
        await ShootAsync(owner, "wrong-pin");

        // What Meta refuses is one step's trouble; that step alone is tried again.
        await sandbox.RefuseAsync($"POST /{Sandbox.JacarandaNumber}/register", 500);
        await connect.Pin.FillAsync("246813");
        await connect.Pin.PressAsync("Enter");
        await ExpectProblemAsync(connect, "META_UNAVAILABLE", new Words("Meta did not answer", "A Meta não respondeu").In(language));
        await Expect(connect.Step("NUMBER_REGISTERED")).ToHaveAttributeAsync("data-state", "failed");
        await ShootAsync(owner, "failed");
        var exchanges = (await sandbox.CallsAsync("/oauth/access_token")).Count;
        await connect.Retry.ClickAsync();
        if (await connect.Pin.IsVisibleAsync()) await connect.Pin.FillAsync("246813");
        await Expect(connect.Done.Or(connect.Pin).First).ToBeVisibleAsync();
        Assert.Equal(exchanges, (await sandbox.CallsAsync("/oauth/access_token")).Count);
    }

    private static async Task StartOverAsync(Person owner, ConnectPage connect)
    {
        await connect.StartOver.ClickAsync();
        await owner.Page.Locator(".rz-dialog-confirm button.rz-primary, .rz-dialog button.rz-primary").First.ClickAsync();
        await Expect(connect.Window).ToBeVisibleAsync();
    }

    private static async Task ExpectProblemAsync(ConnectPage connect, string code, string words)
    {
        await Expect(connect.Problem).ToHaveAttributeAsync("data-code", code);
        await Expect(connect.Problem).ToContainTextAsync(words);
    }
}
