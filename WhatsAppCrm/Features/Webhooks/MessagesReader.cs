using System.Text.Json;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>The field <c>messages</c>: what customers write and how far our messages have come. Meta Cloud API, messages webhook reference, read 2026-11-20.</summary>
internal static class MessagesReader
{
    /// <returns>Null when there is neither a message nor a status in it (account-level errors, link clicks).</returns>
    public static NumberChange? Read(JsonElement value, DateTime receivedAtUtc)
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
