using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Graph.Messages;

/// <summary>
/// Checks a message's body as strictly as Meta: what is missing, unknown, too long or of the wrong kind is refused before anything
/// happens. Meta Cloud API, send messages and the pages of each type, read 2026-11-20.
/// </summary>
internal static class MessageShape
{
    public static readonly string[] Types =
        ["text", "image", "video", "audio", "document", "sticker", "location", "contacts", "reaction", "interactive", "template"];

    private static readonly HashSet<string> TopLevel =
    [
        "messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data", "access_token", "appsecret_proof",
        .. Types,
    ];

    /// <summary>The type of a well-formed message; throws what Meta would answer.</summary>
    public static string Check(JsonObject body)
    {
        Json.OnlyKeys(body, "messages", TopLevel);
        if (body["recipient_type"] is { } kind && kind.ToString() != "individual")
        {
            throw GraphErrors.Invalid("Param recipient_type must be one of {INDIVIDUAL, GROUP}", "Groups are not available to this number.");
        }

        var type = Json.OptionalText(body, "type", "type") ?? "text";
        if (!Types.Contains(type))
        {
            throw GraphErrors.Invalid($"Param type must be one of {{{string.Join(", ", Types).ToUpperInvariant()}}} - got \"{type}\".");
        }

        Json.OptionalText(body, "biz_opaque_callback_data", "biz_opaque_callback_data", 512);
        if (body["context"] is { } context)
        {
            var reply = context as JsonObject ?? throw GraphErrors.Invalid("Param context must be a JSON object.");
            Json.OnlyKeys(reply, "context", ["message_id"]);
            Json.RequiredText(reply, "message_id", "context['message_id']");
        }

        var content = body[type] ?? throw GraphErrors.RequiredMissing(type);
        if (type == "contacts")
        {
            Contacts(content);
        }
        else
        {
            OfType(type, content as JsonObject ?? throw GraphErrors.Invalid($"Param {type} must be a JSON object."));
        }

        return type;
    }

    private static void OfType(string type, JsonObject content)
    {
        switch (type)
        {
            case "text":
                Json.OnlyKeys(content, "text", ["body", "preview_url"]);
                Json.RequiredText(content, "body", "text['body']", 4096);
                break;
            case "image" or "video":
                Media(type, content, "id", "link", "caption");
                break;
            case "document":
                Media(type, content, "id", "link", "caption", "filename");
                break;
            case "audio":
                Media(type, content, "id", "link", "voice");
                break;
            case "sticker":
                Media(type, content, "id", "link");
                break;
            case "location":
                Json.OnlyKeys(content, "location", ["latitude", "longitude", "name", "address"]);
                Json.Number(content, "latitude", "location['latitude']", 90);
                Json.Number(content, "longitude", "location['longitude']", 180);
                break;
            case "reaction":
                Json.OnlyKeys(content, "reaction", ["message_id", "emoji"]);
                Json.RequiredText(content, "message_id", "reaction['message_id']");
                Json.RequiredText(content, "emoji", "reaction['emoji']", 32, emptyAllowed: true);
                break;
            case "interactive":
                InteractiveShape.Check(content);
                break;
            case "template":
                Json.OnlyKeys(content, "template", ["name", "language", "components", "namespace", "category"]);
                Json.RequiredText(content, "name", "template['name']", 512);
                var language = content["language"] as JsonObject ?? throw GraphErrors.RequiredMissing("template['language']");
                Json.RequiredText(language, "code", "template['language']['code']");
                break;
        }
    }

    private static void Media(string type, JsonObject content, params string[] known)
    {
        Json.OnlyKeys(content, type, known);
        var id = Json.OptionalText(content, "id", $"{type}['id']");
        var link = Json.OptionalText(content, "link", $"{type}['link']", 2048);
        if (id is null == link is null)
        {
            throw GraphErrors.Invalid("Invalid parameter", $"Exactly one of {type}['id'] and {type}['link'] must be given.");
        }

        if (link is not null && !(Uri.TryCreate(link, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            throw GraphErrors.Invalid($"Param {type}['link'] is not a valid URI.");
        }

        Json.OptionalText(content, "caption", $"{type}['caption']", 1024);
    }

    private static void Contacts(JsonNode content)
    {
        if (content is not JsonArray { Count: > 0 } contacts)
        {
            throw GraphErrors.Invalid("Param contacts must be an array.");
        }

        foreach (var contact in contacts)
        {
            var name = contact?["name"] as JsonObject ?? throw GraphErrors.RequiredMissing("contacts['name']");
            Json.RequiredText(name, "formatted_name", "contacts['name']['formatted_name']");
        }
    }
}
