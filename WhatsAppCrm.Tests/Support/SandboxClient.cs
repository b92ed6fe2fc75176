using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppCrm.Tests.Support;

/// <summary>The sandbox's control calls, over HTTP like any other script. Every call fails the test when the sandbox refuses.</summary>
public sealed class SandboxClient(HttpClient http) : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>A customer writes; delivered as a signed webhook.</summary>
    /// <param name="from">Digits or E.164 of the customer; null lets the sandbox choose.</param>
    /// <param name="raw">The message object itself, when <paramref name="text"/> does not say it all.</param>
    public Task<JsonNode?> InboundAsync(
        string phoneNumberId, string? text = null, string? from = null, string? userId = null, string? name = null, string? type = null, JsonNode? raw = null, int? count = null) =>
        PostAsync("inbound", new { phoneNumberId, from, userId, name, type, text, raw, count });

    /// <summary>Signs and delivers any body as it is.</summary>
    public Task<JsonNode?> WebhookAsync(JsonNode body) => PostAsync("webhook", new { body });

    /// <summary>Every Graph call received, in order, with body and answer.</summary>
    public async Task<JsonNode> WireAsync(string? since = null)
    {
        using var response = await http.GetAsync("/sandbox/control/wire" + (since is null ? "" : "?since=" + Uri.EscapeDataString(since)));
        return (await ReadAsync(response))!;
    }

    /// <summary>Misbehaves on calls that match: refuses, delays, or drops the connection before or after acting.</summary>
    public Task<JsonNode?> FaultAsync(string match, int times = 1, int? status = null, JsonNode? error = null, int? delayMs = null, string? drop = null) =>
        PostAsync("faults", new[] { new { match, times, status, error, delayMs, drop } });

    public async Task ClearFaultsAsync()
    {
        using var response = await http.DeleteAsync("/sandbox/control/faults");
        await ReadAsync(response);
    }

    public Task<JsonNode?> ReviewTemplateAsync(string id, string @event, string? reason = null) =>
        PostAsync($"templates/{Uri.EscapeDataString(id)}/review", new { @event, reason });

    /// <summary>A token for an outside Cloud API client: <c>accessToken</c>, <c>wabaId</c>, <c>phoneNumberIds</c>.</summary>
    public async Task<JsonNode> TokenAsync(params string[] wabaIds) =>
        (await PostAsync("tokens", new { wabaIds = wabaIds.Length == 0 ? null : wabaIds }))!;

    /// <summary>Tokens now answer 190.</summary>
    public Task ExpireTokensAsync() => PostAsync("tokens/expire", new { });

    /// <summary>Back to two business accounts and three numbers.</summary>
    public Task ResetAsync() => PostAsync("reset", new { });

    public void Dispose() => http.Dispose();

    private async Task<JsonNode?> PostAsync<T>(string call, T body)
    {
        using var response = await http.PostAsJsonAsync("/sandbox/control/" + call, body, Web);
        return await ReadAsync(response);
    }

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.AbsolutePath} answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
