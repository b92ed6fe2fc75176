using System.Text.Json;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Reads a stored body. The smallest real one:
/// <code>
/// {"object":"whatsapp_business_account","entry":[{"id":"&lt;WABA&gt;","changes":[{"field":"messages","value":{
///   "messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"1001"},
///   "contacts":[{"profile":{"name":"Ana"},"wa_id":"15550002222","user_id":"US.100001"}],
///   "messages":[{"from":"15550002222","from_user_id":"US.100001","id":"wamid.A1","timestamp":"1790416800","type":"text","text":{"body":"hi"}}]}}]}]}
/// </code>
/// Odd cases: up to 1000 updates in one body and several organizations in it; <c>statuses</c> beside or instead of
/// <c>messages</c>, inside the same field (and, in 002's reading, in a field of that name); <c>from</c> and <c>wa_id</c>
/// missing for people with a username; no <c>contacts</c> with system messages and failed statuses; numbers where strings
/// are documented. Meta Cloud API, messages webhook reference, read 2026-11-20.
/// </summary>
public static class WebhookParser
{
    /// <param name="receivedAtUtc">Stands in for a time that is missing, unreadable or in the future.</param>
    /// <exception cref="JsonException">The body is not JSON; the intake lets no such body in.</exception>
    public static WebhookPayload Parse(ReadOnlyMemory<byte> body, DateTime receivedAtUtc)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = WebhookEnvelope.MaxDepth });
        var changes = new List<NumberChange>();
        var notHandledYet = new List<string>();
        foreach (var entry in document.RootElement.Items("entry"))
        {
            foreach (var change in entry.Items("changes"))
            {
                var field = change.Text("field") ?? "?";
                if (field is "messages" or "statuses" && ReadChange(change.Get("value"), receivedAtUtc) is { } read) changes.Add(read);
                else notHandledYet.Add(field);
            }
        }

        return new WebhookPayload(changes, notHandledYet);
    }

    /// <returns>Null when there is neither a message nor a status in it (account-level errors, link clicks).</returns>
    private static NumberChange? ReadChange(JsonElement value, DateTime receivedAtUtc)
    {
        var messages = value.Items("messages").Select(message => InboundMessageParser.Read(message, value, receivedAtUtc)).ToList();
        var statuses = value.Items("statuses").Select(status => ReadStatus(status, receivedAtUtc)).OfType<StatusUpdate>().ToList();
        return messages.Count + statuses.Count == 0 ? null : new NumberChange(value.Get("metadata").Text("phone_number_id") ?? "", messages, statuses);
    }

    /// <returns>Null for a status that says nothing to us (<c>deleted</c> of old, or one without an id).</returns>
    private static StatusUpdate? ReadStatus(JsonElement status, DateTime receivedAtUtc)
    {
        MessageStatus? progress = status.Text("status") switch
        {
            "sent" => MessageStatus.SENT,
            "delivered" => MessageStatus.DELIVERED,
            "read" => MessageStatus.READ,
            "played" => MessageStatus.PLAYED,
            "failed" => MessageStatus.FAILED,
            _ => null,
        };
        if (progress is null || status.Text("id") is not { Length: <= Message.ProviderMessageIdMaxLength } id) return null;

        var error = status.Items("errors").FirstOrDefault();
        return new StatusUpdate(
            id,
            progress.Value,
            InboundMessageParser.Time(status, receivedAtUtc),
            Guid.TryParseExact(status.Text("biz_opaque_callback_data"), "N", out var outboxId) ? outboxId : null,
            progress == MessageStatus.FAILED ? int.TryParse(error.Text("code"), out var code) ? code : 0 : null,
            progress == MessageStatus.FAILED ? error.Text("title") ?? error.Text("message") ?? "" : null);
    }
}
