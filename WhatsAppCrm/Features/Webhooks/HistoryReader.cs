using System.Text.Json;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// The field <c>history</c>: what the phone knew before it was connected, in chunks that come in any order, thousands of
/// messages in one body: <c>{"history":[{"metadata":{"phase":0,"chunk_order":1,"progress":55},"threads":[{"id":"15550002222",
/// "context":{"wa_id":"15550002222","user_id":"US.1"},"messages":[{"from":"…","id":"wamid…","timestamp":"…","type":"text",
/// "text":{…},"history_context":{"status":"READ"}}]}]}]}</c>. A file comes as <c>media_placeholder</c>, and later once more under the same
/// id in <c>messages</c> or <c>message_echoes</c>. Declined: only <c>errors</c>. Meta Cloud API, onboarding WhatsApp Business app users, read 2026-11-20.
/// </summary>
internal static class HistoryReader
{
    public static NumberChange Read(JsonElement value, DateTime receivedAtUtc)
    {
        var reader = new MessageReader(receivedAtUtc, MessageOrigin.HISTORY);
        var business = PhoneNumber.TryParse(value.Get("metadata").Text("display_phone_number"), out var number) ? number.Key : null;
        var errors = value.ReportedErrors().ToList();
        foreach (var chunk in value.Items("history"))
        {
            errors.AddRange(chunk.ReportedErrors());
            foreach (var thread in chunk.Items("threads"))
            {
                var customer = SenderReader.OfNamed(thread.Get("context"), thread.Text("id"));
                foreach (var message in thread.Items("messages"))
                {
                    var isOurs = IsOurs(message, business);
                    reader.Read(message, customer.IsKnown ? customer : isOurs ? SenderReader.OfRecipient(message, value) : SenderReader.Of(message, value), isOurs);
                }
            }
        }

        foreach (var message in value.Items("messages"))
        {
            var isOurs = IsOurs(message, business);
            reader.Read(message, isOurs ? SenderReader.OfRecipient(message, value) : SenderReader.Of(message, value), isOurs);
        }

        foreach (var echo in value.Items("message_echoes")) reader.Read(echo, SenderReader.OfRecipient(echo, value), isOurs: true);
        return reader.On(value.PhoneNumberId()) with { Errors = errors };
    }

    /// <summary>By the number it came from; without one, whoever it is addressed to is the customer.</summary>
    private static bool IsOurs(JsonElement message, string? business) =>
        PhoneNumber.TryParse(message.Text("from"), out var from) ? from.Key == business
        : message.Text("from_user_id") is null && (message.Text("to") is not null || message.Text("to_user_id") is not null);
}
