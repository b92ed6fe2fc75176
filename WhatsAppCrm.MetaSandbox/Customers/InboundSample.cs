using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Graph;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Customers;

/// <summary>Content for a message type when the caller gave none, in the shapes Meta sends.</summary>
internal static class InboundSample
{
    private static readonly byte[] Picture = Sample("picture.jpg"), Film = Sample("film.mp4"), Voice = Sample("voice.ogg"), Sticker = Sample("sticker.webp");

    public static JsonNode? Content(string type, string? text, BusinessNumber number, MediaShelf shelf) => type switch
    {
        "text" => new JsonObject { ["body"] = text ?? "Hello" },
        "image" => Media(shelf.Keep(number.Id, "image/jpeg", Picture, null), text),
        "sticker" => Media(shelf.Keep(number.Id, "image/webp", Sticker, null), null, ("animated", false)),
        "video" => Media(shelf.Keep(number.Id, "video/mp4", Film, null), text),
        "audio" => Media(shelf.Keep(number.Id, "audio/ogg; codecs=opus", Voice, null), null, ("voice", true)),
        "document" => Media(shelf.Keep(number.Id, "application/pdf", "%PDF-1.4\n%%EOF\n"u8.ToArray(), "document.pdf"), text, ("filename", "document.pdf")),
        "location" => new JsonObject { ["latitude"] = 40.4168, ["longitude"] = -3.7038, ["name"] = "Puerta del Sol", ["address"] = "Madrid" },
        "contacts" => new JsonArray(new JsonObject
        {
            ["name"] = new JsonObject { ["formatted_name"] = "Robin Vale", ["first_name"] = "Robin" },
            ["phones"] = new JsonArray(new JsonObject { ["phone"] = "+1 555-010-0188", ["wa_id"] = "15550100188", ["type"] = "CELL" }),
        }),
        "reaction" => new JsonObject { ["message_id"] = Ids.Message(), ["emoji"] = text ?? "👍" },
        "button" => new JsonObject { ["payload"] = text ?? "Yes", ["text"] = text ?? "Yes" },
        "interactive" => new JsonObject { ["type"] = "button_reply", ["button_reply"] = new JsonObject { ["id"] = "yes", ["title"] = text ?? "Yes" } },
        _ => null,
    };

    private static JsonObject Media(MediaFile file, string? caption, (string Key, JsonNode Value)? also = null)
    {
        var media = new JsonObject { ["id"] = file.Id, ["mime_type"] = file.MimeType, ["sha256"] = file.Sha256 };
        if (caption is not null)
        {
            media["caption"] = caption;
        }

        if (also is { } extra)
        {
            media[extra.Key] = extra.Value;
        }

        return media;
    }

    private static byte[] Sample(string name)
    {
        using var stream = typeof(InboundSample).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
