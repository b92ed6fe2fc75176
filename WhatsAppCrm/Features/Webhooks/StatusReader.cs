using System.Text.Json;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// One element of <c>statuses[]</c>: <c>{"id":"wamid…","status":"delivered","timestamp":"…","recipient_id":"…","recipient_user_id":"US.…",
/// "pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"service"}}</c>. Failed ones come without ids
/// of the recipient. Meta Cloud API, status webhook, read 2026-11-20.
/// </summary>
internal static class StatusReader
{
    /// <returns>Null for a status that says nothing to us (<c>deleted</c> of old, or one without an id).</returns>
    public static StatusUpdate? Read(JsonElement status, DateTime receivedAtUtc)
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
        var hasFailed = progress == MessageStatus.FAILED;
        return new StatusUpdate(
            id,
            progress.Value,
            MessageReader.Time(status, receivedAtUtc),
            Guid.TryParseExact(status.Text("biz_opaque_callback_data"), "N", out var outboxId) ? outboxId : null,
            hasFailed ? error.Integer("code") ?? 0 : null,
            hasFailed ? error.Text("title") ?? error.Text("message") ?? "" : null,
            Pricing(status.Get("pricing"), status.Get("conversation")),
            SenderReader.OfStatus(status));
    }

    private static MessagePricing? Pricing(JsonElement pricing, JsonElement conversation)
    {
        if (pricing.ValueKind != JsonValueKind.Object) return null;
        return new MessagePricing(
            pricing.Text("category", MessagePricing.WordMaxLength) ?? "unknown",
            pricing.Text("type", MessagePricing.WordMaxLength),
            pricing.Text("pricing_model", MessagePricing.WordMaxLength),
            pricing.Flag("billable"),
            conversation.UnixTime("expiration_timestamp"));
    }
}
