using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.E2E.Pages;

namespace WhatsAppCrm.E2E.Support;

/// <summary>Connects the sandbox's first number by REST, for journeys about what comes after.</summary>
public static class SignupByApi
{
    /// <param name="email">Somebody who registered with the usual password and has one organization.</param>
    /// <returns>Our id of the number, and Meta's of it and of its business account.</returns>
    public static async Task<(string AccountId, string PhoneNumberId, string WabaId)> ConnectAsync(Uri baseUrl, string email)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = baseUrl };
        var tokens = await PostAsync(http, "/api/auth/login", new { email, password = AccountPages.Password });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens["accessToken"]!.ToString());
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        var organizationId = (await http.GetFromJsonAsync<JsonNode>("/api/v1/organizations"))!["data"]![0]!["id"]!.ToString();

        var begun = (await http.GetFromJsonAsync<JsonNode>($"/api/v1/organizations/{organizationId}/whatsapp/init-oauth"))!;
        using var dialog = await http.GetAsync(begun["authUrl"] + "&sandbox_approve=1");
        using var back = await http.GetAsync(dialog.Headers.Location);
        back.EnsureSuccessStatusCode();
        var state = begun["state"]!.ToString();
        var wabas = (await http.GetFromJsonAsync<JsonNode>($"/api/v1/organizations/whatsapp/accounts?state={Uri.EscapeDataString(state)}"))!;
        var wabaId = wabas["wabaOptions"]![0]!["id"]!.ToString();
        var phones = (await http.GetFromJsonAsync<JsonNode>($"/api/v1/organizations/whatsapp/phone-numbers?state={Uri.EscapeDataString(state)}&wabaId={wabaId}"))!;
        var phoneNumberId = phones["phoneOptions"]![0]!["id"]!.ToString();
        await PostAsync(http, $"/api/v1/organizations/{organizationId}/whatsapp/save-config", new { state, wabaId, phoneNumberId });

        var status = (await http.GetFromJsonAsync<JsonNode>("/api/integrations/whatsapp/status"))!;
        return (status["accounts"]![0]!["id"]!.ToString(), phoneNumberId, wabaId);
    }

    /// <summary>One of the sandbox's calls for scripts.</summary>
    public static async Task ControlAsync(Uri baseUrl, string call, object body)
    {
        using var http = new HttpClient { BaseAddress = baseUrl };
        await PostAsync(http, "/sandbox/control/" + call, body);
    }

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }
}
