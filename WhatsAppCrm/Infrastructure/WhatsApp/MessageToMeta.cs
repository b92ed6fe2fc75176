namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>A message to send: exactly one of <paramref name="ToPhone"/> (E.164 with plus) and <paramref name="ToUserId"/> (business-scoped user id).</summary>
/// <param name="CallbackData">Comes back in every status of the message; the only way to recognise it when the answer is lost.</param>
/// <param name="QuotedMessageId">The <c>wamid</c> of the message it answers; null when it answers none.</param>
public sealed record MessageToMeta(string PhoneNumberId, string? ToPhone, string? ToUserId, string CallbackData, MetaContent Content, string? QuotedMessageId = null)
{
    /// <summary>As Meta takes it. Meta Cloud API, messages, read 2026-11-20.</summary>
    internal Dictionary<string, object> ToBody()
    {
        var body = new Dictionary<string, object>
        {
            ["messaging_product"] = "whatsapp",
            ["recipient_type"] = "individual",
            ["type"] = Content.Type,
            [Content.Type] = Content.Body,
            ["biz_opaque_callback_data"] = CallbackData,
        };
        if (ToPhone is not null) body["to"] = ToPhone;
        else body["recipient"] = ToUserId ?? "";
        if (QuotedMessageId is not null) body["context"] = new { message_id = QuotedMessageId };
        return body;
    }
}

/// <param name="Type">Meta's name of the kind, which is also the name of the part that holds <paramref name="Body"/>.</param>
public sealed record MetaContent(string Type, object Body)
{
    public static MetaContent Text(string text) => new("text", new { body = text });
}
