using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Web;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>What a program or the wizard's script does while connecting a number.</summary>
internal static class SignupCalls
{
    public const string Northwind = "400000000000001";
    public const string NorthwindNumber = "500000000000001";
    public const string Jacaranda = "400000000000002";
    public const string JacarandaNumber = "500000000000003";

    public static async Task<(string State, string AuthUrl)> BeginAsync(this Actor actor)
    {
        var begun = await actor.GetAsync($"/api/v1/organizations/{actor.OrganizationId}/whatsapp/init-oauth");
        return (begun["state"]!.ToString(), begun["authUrl"]!.ToString());
    }

    /// <summary>Approves in Meta's dialog; the code and state it sends back.</summary>
    public static async Task<(string Code, string State)> ApproveAsync(this Actor actor, string authUrl)
    {
        using var dialog = await actor.Host.Http.GetAsync(authUrl + "&sandbox_approve=1");
        var back = HttpUtility.ParseQueryString(new Uri(actor.Host.BaseUrl, dialog.Headers.Location!).Query);
        return (back["code"]!, back["state"]!);
    }

    /// <summary>What the popup hands to the page: a code that was made without a redirect address.</summary>
    public static async Task<string> PopupCodeAsync(this Actor actor, string outcome = "finish")
    {
        using var answer = await actor.Host.Http.PostAsync("/sandbox/dialog/decision", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = "100000000000001",
            ["config_id"] = "200000000000001",
            ["response_type"] = "code",
            ["display"] = "popup",
            ["origin"] = actor.Host.BaseUrl.GetLeftPart(UriPartial.Authority),
            ["channel"] = "f1",
            ["number"] = NorthwindNumber,
            ["outcome"] = outcome,
        }));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.ToString();
    }

    public static Task<HttpResponseMessage> CallbackAsync(this Actor actor, string code, string state, bool json = true, string path = "/api/integrations/whatsapp/callback")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?code={Uri.EscapeDataString(code)}&state={Uri.EscapeDataString(state)}");
        if (json) request.Headers.Add("Accept", "application/json");
        return actor.Http.SendAsync(request);
    }

    /// <summary>Authorized and ready to choose.</summary>
    public static async Task<string> AuthorizeAsync(this Actor actor)
    {
        var (state, authUrl) = await actor.BeginAsync();
        var (code, _) = await actor.ApproveAsync(authUrl);
        using var answer = await actor.CallbackAsync(code, state);
        answer.EnsureSuccessStatusCode();
        return state;
    }

    public static Task<HttpResponseMessage> SaveAsync(this Actor actor, string state, string wabaId = Northwind, string? phoneNumberId = NorthwindNumber, string? pin = null) =>
        actor.Http.PostAsJsonAsync($"/api/v1/organizations/{actor.OrganizationId}/whatsapp/save-config", new { state, wabaId, phoneNumberId, pin });

    public static Task<HttpResponseMessage> ClaimAsync(this Actor actor, string code, string wabaId = Northwind, string? phoneNumberId = NorthwindNumber) =>
        actor.Http.PostAsJsonAsync("/api/v1/whatsapp/claim-waba", new { code, wabaId, phoneNumberId, @event = "FINISH" });

    /// <summary>The <c>errorCode</c> of a refusal.</summary>
    public static async Task<string?> ErrorCodeAsync(this Task<HttpResponseMessage> call)
    {
        using var response = await call;
        var text = await response.Content.ReadAsStringAsync();
        Assert.False(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)?["errorCode"]?.ToString();
    }
}
