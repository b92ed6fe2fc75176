using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>The dialog and the exchange, the way a browser and an app's server use them.</summary>
public static class SandboxSignupCalls
{
    public const string Redirect = "https://crm.example/api/callback";
    private const string App = "client_id=100000000000001";

    public static async Task<JsonNode> Popup(this SandboxHost sandbox, string outcome, params (string Key, string Value)[] more)
    {
        var form = new FormUrlEncodedContent(new[]
        {
            ("client_id", "100000000000001"), ("config_id", "200000000000001"), ("display", "popup"), ("origin", "https://crm.example"), ("account", SandboxHost.Account),
            ("number", SandboxHost.Number), ("outcome", outcome), ("decision", "continue"),
        }.Concat(more).Select(one => KeyValuePair.Create(one.Item1, one.Item2)));
        using var response = await sandbox.Http.PostAsync("/sandbox/dialog/decision", form);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>Where the full-page dialog sends the browser back to.</summary>
    public static async Task<Uri> RedirectDialog(this SandboxHost sandbox, string more, string configuration = "&config_id=200000000000001")
    {
        using var response = await sandbox.Http.GetAsync(
            $"/sandbox/dialog/oauth?{App}{configuration}&response_type=code&state=abc&redirect_uri={Uri.EscapeDataString(Redirect)}{more}");
        return response.Headers.Location!;
    }

    public static async Task<string> RedirectCode(this SandboxHost sandbox, string more = "", string configuration = "&config_id=200000000000001")
    {
        var query = QueryHelpers.ParseQuery((await sandbox.RedirectDialog("&sandbox_approve=1" + more, configuration)).Query);
        Assert.Equal("abc", query["state"].ToString());
        return query["code"].ToString();
    }

    public static Task<GraphAnswer> Exchange(this SandboxHost sandbox, string code, string? redirect = null) => sandbox.Graph(
        HttpMethod.Get,
        $"oauth/access_token?{App}&client_secret={SandboxHost.Secret}&code={code}" + (redirect is null ? "" : "&redirect_uri=" + Uri.EscapeDataString(redirect)));

    public static async Task<string> Token(this SandboxHost sandbox, string code, string? redirect = null) =>
        (await sandbox.Exchange(code, redirect).Ok())["access_token"]!.ToString();

    public static async Task<JsonNode> Debug(this SandboxHost sandbox, string token) =>
        (await sandbox.Graph(HttpMethod.Get, $"debug_token?input_token={token}&access_token={SandboxHost.AppToken}", null, anonymous: true).Ok())["data"]!;

    public static IReadOnlyList<string> Granted(this JsonNode debug, string scope) =>
        [.. debug["granular_scopes"]!.AsArray().Where(one => one!["scope"]!.ToString() == scope).SelectMany(one => one!["target_ids"]!.AsArray()).Select(one => one!.ToString())];
}
