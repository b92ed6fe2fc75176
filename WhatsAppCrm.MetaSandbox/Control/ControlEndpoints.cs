using System.Text.Json;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.Graph;
using WhatsAppCrm.MetaSandbox.Graph.Messages;
using WhatsAppCrm.MetaSandbox.Ledger;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>The calls for scripts, all under <c>/sandbox/control</c>.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this RouteGroupBuilder sandbox)
    {
        var group = sandbox.MapGroup("/control").AddEndpointFilter(BadInput);
        InboundControl.Map(group);
        FaultControl.Map(group);
        WorldControl.Map(group);
        TokenControl.Map(group);
        AccountControl.Map(group);
        NumberControl.Map(group);
        AppControl.Map(group);
        EchoControl.Map(group);
        AccountEventControl.Map(group);
        ChatControl.Map(group);
        MediaControl.Map(group);
        TemplateControl.Map(group);
        group.MapGet("/wire", Wire);
        group.MapPost("/templates/{id}/review", async (HttpContext http, string id, TemplateReview review) =>
        {
            var body = await ReadAsync<ReviewBody>(http);
            var verdict = body.Event?.ToUpperInvariant() ?? "";
            if (verdict == "RULES")
            {
                return review.ByRules(id) is { } found ? Json(new { success = true, @event = found }) : Results.NotFound();
            }

            return !TemplateReview.Events.Contains(verdict)
                ? Problem($"event must be one of {string.Join(", ", TemplateReview.Events)}")
                : review.Decide(id, verdict, body.Reason, body.Recommendation) ? Json(new { success = true }) : Results.NotFound();
        });
        group.MapPost("/templates/{id}/event", async (HttpContext http, string id, TemplateEvents events) =>
            events.Tell(id, await ReadAsync<TemplateEventBody>(http)) ? Json(new { success = true }) : Results.NotFound());
        group.MapPost("/reset", (SandboxStore store, ChatBook chats, WebhookQueue queue, FaultList faults, WireLedger ledger, RateLimits limits) =>
        {
            queue.Clear();
            faults.Clear();
            store.Reset();
            chats.Clear();
            ledger.Clear();
            limits.Clear();
            return Json(new { success = true, next = ledger.Last });
        });
    }

    public static IResult Json(object? value) => Results.Json(value, SandboxStore.Json);

    public static IResult Problem(string detail) => Results.Json(new { error = detail }, statusCode: 400);

    /// <summary>The body as T; an empty body is an empty T.</summary>
    public static async Task<T> ReadAsync<T>(HttpContext http)
        where T : class
    {
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content, http.RequestAborted);
        return JsonSerializer.Deserialize<T>(content.Length == 0 ? "{}"u8 : content.GetBuffer().AsSpan(0, (int)content.Length), SandboxStore.Json)
            ?? throw new FormatException("the body must be a JSON object");
    }

    private static async ValueTask<object?> BadInput(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (GraphException problem)
        {
            return Results.Text(problem.Error.ToJson().ToJsonString(), "application/json", statusCode: problem.Error.Status);
        }
        catch (Exception problem) when (problem is JsonException or FormatException or ArgumentException)
        {
            return Problem(problem.Message);
        }
    }

    private static async Task<IResult> Wire(WireLedger ledger, string? since, string? match, int? limit)
    {
        if (!long.TryParse(since ?? "0", out var from))
        {
            return Problem("since is the number of the last call already seen, 0 for all");
        }

        var lines = await ledger.SinceAsync(from);
        if (match is not null)
        {
            lines = lines.Where(line => line.Contains(match, StringComparison.OrdinalIgnoreCase));
        }

        if (limit is { } most)
        {
            lines = lines.Take(most);
        }

        return Results.Text($"[{string.Join(",\n", lines)}]", "application/json");
    }

    private sealed record ReviewBody(string? Event, string? Reason, string? Recommendation);
}
