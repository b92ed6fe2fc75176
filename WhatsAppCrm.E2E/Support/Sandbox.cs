using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace WhatsAppCrm.E2E.Support;

/// <summary>The stand-in for Meta, by its calls for scripts; each must succeed.</summary>
public sealed class Sandbox(HttpClient http)
{
    public const string Northwind = "400000000000001";
    public const string Jacaranda = "400000000000002";
    public const string NorthwindNumber = "500000000000001";
    public const string JacarandaNumber = "500000000000003";

    /// <param name="call">Under /sandbox/control, for example <c>tokens/expire</c>.</param>
    public async Task<JsonNode?> PostAsync(string call, object body)
    {
        using var answer = await http.PostAsJsonAsync("/sandbox/control/" + call, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{call}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>The next calls that match are refused.</summary>
    public Task RefuseAsync(string match, int status, int times = 1, object? error = null) => PostAsync("faults", new[] { new { match, times, status, error } });

    /// <summary>The Graph calls whose path ends so, with their answers.</summary>
    public async Task<IReadOnlyList<JsonNode>> CallsAsync(string pathEnd)
    {
        var wire = await http.GetFromJsonAsync<JsonArray>("/sandbox/control/wire");
        return [.. wire!.Select(call => call!).Where(call => call["path"]!.ToString().EndsWith(pathEnd, StringComparison.Ordinal))];
    }

    /// <summary>Waits until such a Graph call has been answered.</summary>
    public async Task ExpectCallAsync(string pathEnd, Func<JsonNode, bool> isIt)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!(await CallsAsync(pathEnd)).Any(isIt)) await again.WaitForNextTickAsync(patience.Token);
    }
}
