using System.Text.Json;
using System.Text.RegularExpressions;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Adding, listing and removing misbehaviour.</summary>
internal static class FaultControl
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/faults", (FaultList faults) => ControlEndpoints.Json(faults.All));
        group.MapDelete("/faults", (FaultList faults) =>
        {
            faults.Clear();
            return ControlEndpoints.Json(new { success = true });
        });
        group.MapPost("/faults", async (HttpContext http, FaultList faults) =>
        {
            using var content = new MemoryStream();
            await http.Request.Body.CopyToAsync(content, http.RequestAborted);
            var text = System.Text.Encoding.UTF8.GetString(content.ToArray());
            var added = text.TrimStart().StartsWith('[')
                ? JsonSerializer.Deserialize<List<Fault>>(text, SandboxStore.Json)!
                : [JsonSerializer.Deserialize<Fault>(text, SandboxStore.Json)!];
            if (added.Select(Wrong).FirstOrDefault(one => one is not null) is { } wrong)
            {
                return ControlEndpoints.Problem(wrong);
            }

            faults.Add(added);
            return ControlEndpoints.Json(faults.All);
        });
    }

    private static string? Wrong(Fault fault)
    {
        try
        {
            _ = Regex.Match("", fault.Match);
        }
        catch (ArgumentException problem)
        {
            return "match: " + problem.Message;
        }

        return fault.Drop is not (null or "before" or "after") ? "drop must be before or after"
            : fault.Status is < 200 or > 599 ? "status must be an HTTP status"
            : fault.DelayMs is < 0 or > 120_000 ? "delayMs must be between 0 and 120000"
            : null;
    }
}
