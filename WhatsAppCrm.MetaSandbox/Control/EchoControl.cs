using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using WhatsAppCrm.MetaSandbox.Coexistence;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>The business answers from the WhatsApp Business app.</summary>
internal static class EchoControl
{
    public static void Map(RouteGroupBuilder group) => group.MapPost("/echo", async (HttpContext http, SandboxStore store, AppEcho echoes) =>
    {
        var body = await ControlEndpoints.ReadAsync<EchoBody>(http);
        var (number, account) = store.Read(world =>
        {
            var found = body.PhoneNumberId is null ? world.Numbers.Find(one => one.IsOnBizApp) : world.Numbers.Find(one => one.Id == body.PhoneNumberId);
            return (found, world.Accounts.Find(one => one.Id == found?.AccountId));
        });
        if (number is null || account is null || !number.IsOnBizApp)
        {
            return ControlEndpoints.Problem("phoneNumberId must be a number that is used in the WhatsApp Business app (isOnBizApp)");
        }

        if (body.To is null)
        {
            return ControlEndpoints.Problem("to is missing: a phone number or a user id");
        }

        var (id, told) = echoes.Write(account, number, new(body.To, body.Text, body.Raw, body.At?.UtcDateTime), body.Wait);
        return ControlEndpoints.Json(new { id, told.Refused, webhook = await InboundControl.Awaited(told.Delivery, body.Wait, http.RequestAborted) });
    });

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record EchoBody(
        string? PhoneNumberId = null, string? To = null, string? Text = null, JsonObject? Raw = null, DateTimeOffset? At = null, bool Wait = true);
}
