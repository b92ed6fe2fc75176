using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Making something happen to an account or a number at Meta.</summary>
internal static class AccountEventControl
{
    public static void Map(RouteGroupBuilder group) => group.MapPost("/account-event", async (HttpContext http, SandboxStore store, AccountEvent events) =>
    {
        var body = await ControlEndpoints.ReadAsync<EventBody>(http);
        var field = body.Field ?? "account_update";
        if (!Subscription.AllFields.Contains(field))
        {
            return ControlEndpoints.Problem($"field: there is no field {field}");
        }

        if (!AccountEvent.Fields.Contains(field) && body.Value is null)
        {
            return ControlEndpoints.Problem($"value is needed for {field}: only {string.Join(", ", AccountEvent.Fields)} are filled by themselves");
        }

        if (field == "account_update" && (body.Event ?? body.Value?["event"]?.ToString()) is null)
        {
            return ControlEndpoints.Problem("event is missing");
        }

        var number = body.PhoneNumberId ?? (body.WabaId is null ? null : AccountEventValues.NeedsNumber(field)
            ? store.Read(world => world.Numbers.Find(one => one.AccountId == body.WabaId)?.Id) : null);
        if (body.WabaId is null && number is null || events.Find(body.WabaId, number) is not { } subject)
        {
            return ControlEndpoints.Problem("wabaId or phoneNumberId must name an account or a number of the sandbox");
        }

        if (AccountEventValues.NeedsNumber(field) && subject.Number is null)
        {
            return ControlEndpoints.Problem($"phoneNumberId is needed for {field}");
        }

        var (value, told) = events.Happen(subject, field, body.Event, body.Value, body.Wait);
        var webhook = await InboundControl.Awaited(told.Delivery, body.Wait, http.RequestAborted);
        return ControlEndpoints.Json(new { field, value, told.Refused, delivered = webhook is { Delivered: true }, webhook });
    });

    /// <param name="Event">The event, the decision, or the alert's type, as the field has it.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record EventBody(
        string? WabaId = null, string? PhoneNumberId = null, string? Field = null, string? Event = null, JsonObject? Value = null, bool Wait = true);
}
