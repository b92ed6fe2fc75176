using System.Collections;
using System.Globalization;
using System.Resources;
using WhatsAppCrm.MetaSandbox;

namespace WhatsAppCrm.Tests.Sandbox;

public class PagesTests : IAsyncLifetime
{
    private const string Dialog = "dialog/oauth?client_id=100000000000001&config_id=200000000000001&redirect_uri=https%3A%2F%2Fcrm.example%2Fcb&state=%22%3E%3Cscript%3E";
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync() => sandbox = await SandboxHost.StartAsync();

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Theory]
    [InlineData("", "en-GB", "Sandbox tools|Faults")]
    [InlineData("phone", "pt-PT,pt;q=0.9", "Telefone do cliente")]
    [InlineData("faults", "es-MX", "Fallos")]
    [InlineData("templates", "fr,es;q=0.5", "Revisión de plantillas")]
    [InlineData("events", "es", "Eventos en Meta")]
    [InlineData("dialog/foreign?origin=%22%3E%3Cscript%3E", "en", "WhatsApp sandbox")]
    [InlineData(Dialog, "pt-BR", "Conectar o WhatsApp")]
    public async Task Pages_speak_the_visitors_language_and_hold_no_inline_script(string page, string language, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sandbox/" + page);
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        using var response = await sandbox.Http.SendAsync(request);
        var html = System.Net.WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        var raw = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode);
        Assert.Contains(expected.Split('|')[^1], html, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", raw, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_exists_in_every_language()
    {
        var resources = new ResourceManager("WhatsAppCrm.MetaSandbox.Text.SandboxText", typeof(SandboxOptions).Assembly);
        string[] Keys(string culture) =>
            [.. resources.GetResourceSet(CultureInfo.GetCultureInfo(culture), true, false)!.Cast<DictionaryEntry>().Select(one => (string)one.Key).Order(StringComparer.Ordinal)];
        var neutral = Keys("");
        Assert.NotEmpty(neutral);
        Assert.Equal(neutral, Keys("pt-BR"));
        Assert.Equal(neutral, Keys("es"));
    }

    [Theory]
    [InlineData("sdk.js")]
    [InlineData("en_US/sdk.js")]
    [InlineData("assets/phone.js")]
    [InlineData("assets/events.js")]
    [InlineData("assets/foreign.js")]
    [InlineData("assets/sandbox.css")]
    public async Task Its_files_are_served(string path)
    {
        using var response = await sandbox.Http.GetAsync("/sandbox/" + path);
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
