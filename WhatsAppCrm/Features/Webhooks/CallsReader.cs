using System.Text.Json;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// The field <c>calls</c>: <c>{"calls":[{"id":"wacid…","from":"15550002222","to":"…","event":"terminate","direction":"USER_INITIATED",
/// "status":"COMPLETED","duration":42,"timestamp":"…"}]}</c>. Two events a call, in any order; noted in the thread, never answered.
/// Shapes: public test fixtures of the pywa library, read 2026-11-20.
/// </summary>
internal static class CallsReader
{
    public static NumberChange Read(JsonElement value, DateTime receivedAtUtc) => new(value.PhoneNumberId())
    {
        Messages = [.. value.Items("calls").Select(call => Call(call, value, receivedAtUtc)).OfType<ArrivedMessage>()],
        Errors = value.ReportedErrors(),
    };

    private static ArrivedMessage? Call(JsonElement call, JsonElement value, DateTime receivedAtUtc)
    {
        if (call.Text("id") is not { Length: <= Message.ProviderMessageIdMaxLength } id) return null;
        var isOurs = call.Text("direction") == "BUSINESS_INITIATED";
        var details = new CallDetails(call.Text("event", 40), call.Text("status", 40), call.Integer("duration"));
        var content = new MessageContent(MessageKind.CALL, null, new MessageDetails { Call = details });
        var startedAtUtc = call.UnixTime("start_time") is { } start && start <= receivedAtUtc ? start : MessageReader.Time(call, receivedAtUtc);
        return new ArrivedMessage(id, isOurs ? SenderReader.OfRecipient(call, value) : SenderReader.Of(call, value), content, startedAtUtc)
        {
            Direction = isOurs ? MessageDirection.OUTBOUND : MessageDirection.INBOUND,
        };
    }
}
