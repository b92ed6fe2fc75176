using System.Text.Json;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// What a message is and says, by its <c>type</c>: <c>{"type":"image","image":{"id":"…","mime_type":"image/jpeg","sha256":"…","caption":"look"}}</c>.
/// A type that is not known, or that lacks what makes it one, is kept whole as UNSUPPORTED.
/// Meta Cloud API, messages webhook reference, read 2026-11-20.
/// </summary>
internal static class ContentReader
{
    public static MessageContent Read(JsonElement message)
    {
        var type = message.Text("type") ?? "";
        var content = message.Get(type);
        var read = type switch
        {
            "text" => content.Text("body") is { } body ? new MessageContent(MessageKind.TEXT, body) : null,
            "image" => Media(MessageKind.IMAGE, content, content.Text("caption")),
            "video" => Media(MessageKind.VIDEO, content, content.Text("caption")),
            // "voice" was the on-premises API's; here it is audio with a flag.
            "audio" or "voice" => Media(MessageKind.AUDIO, content, null, isVoice: type == "voice"),
            "document" => Media(MessageKind.DOCUMENT, content, content.Text("caption") ?? content.Text("filename")),
            "sticker" => Media(MessageKind.STICKER, content, null),
            "location" => DetailsReader.Location(content),
            "contacts" => DetailsReader.Cards(message),
            "interactive" => DetailsReader.Choice(content),
            "button" => DetailsReader.Button(content),
            "order" => DetailsReader.Order(content),
            "system" => DetailsReader.System(message, content),
            _ => null,
        };
        return WithContext(read ?? DetailsReader.Unsupported(message, type), message);
    }

    private static MessageContent? Media(MessageKind kind, JsonElement content, string? text, bool isVoice = false)
    {
        if (content.ValueKind != JsonValueKind.Object) return null;
        if (content.Text("id") is not { Length: <= MessageMedia.MediaIdMaxLength } mediaId) return new MessageContent(kind, text);
        return new MessageContent(kind, text, Media: new MediaDescription(
            mediaId,
            content.Text("mime_type", MessageMedia.MimeTypeMaxLength),
            content.Text("filename", MessageMedia.FileNameMaxLength),
            content.Text("sha256", MessageMedia.Sha256MaxLength),
            content.Amount("file_size") is >= 0 and var size ? (long)size : null,
            isVoice || content.Flag("voice") == true,
            content.Flag("animated") == true));
    }

    /// <summary>The advertisement and the product stand beside any type; a plain text stays without details.</summary>
    private static MessageContent WithContext(MessageContent content, JsonElement message)
    {
        var referral = message.Get("referral").ValueKind == JsonValueKind.Object ? DetailsReader.Referral(message.Get("referral")) : null;
        var product = message.Get("context").Get("referred_product") is { ValueKind: JsonValueKind.Object } referred
            ? new ProductReference(referred.Text("catalog_id"), referred.Text("product_retailer_id")) : null;
        var groupId = message.Text("group_id");
        if (referral is null && product is null && groupId is null) return content;
        return content with { Details = (content.Details ?? new MessageDetails()) with { Referral = referral, Product = product, GroupId = groupId } };
    }
}
