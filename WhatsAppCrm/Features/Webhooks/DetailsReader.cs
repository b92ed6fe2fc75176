using System.Text.Json;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>The structured kinds. Each answers null when what makes it that kind is missing. Meta Cloud API, messages webhook reference, read 2026-11-20.</summary>
internal static class DetailsReader
{
    /// <summary>More than any form, order or card holds; a bound for what a stranger may make us store.</summary>
    private const int MostParts = 100;

    public static MessageContent? Location(JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Object) return null;
        var (latitude, longitude) = (content.Number("latitude"), content.Number("longitude"));
        if (latitude is not (>= -90 and <= 90) || longitude is not (>= -180 and <= 180)) (latitude, longitude) = (null, null);
        var location = new LocationDetails(latitude, longitude, content.Text("name"), content.Text("address"), content.Text("url"));
        return new MessageContent(MessageKind.LOCATION, location.Name ?? location.Address, new MessageDetails { Location = location });
    }

    /// <summary>The name may be missing: then the card answers a request for the sender's number.</summary>
    public static MessageContent? Cards(JsonElement message)
    {
        List<ContactCard> cards =
        [
            .. message.Items("contacts").Take(MostParts).Select(card => new ContactCard(
                card.Get("name").Text("formatted_name") ?? card.Get("name").Text("first_name"),
                card.Get("org").Text("company"),
                [.. card.Items("phones").Take(MostParts).Where(phone => phone.Text("phone") is not null || phone.Text("wa_id") is not null)
                    .Select(phone => new ContactPhone(phone.Text("phone") ?? "+" + phone.Text("wa_id"), phone.Text("wa_id"), phone.Text("type")))],
                [.. card.Items("emails").Take(MostParts).Select(email => email.Text("email")).OfType<string>()],
                card.Text("origin"))),
        ];
        if (cards.Count == 0) return null;
        var names = string.Join(", ", cards.Select(card => card.Name ?? card.Phones.FirstOrDefault()?.Number).OfType<string>());
        return new MessageContent(MessageKind.CONTACTS, names.Length == 0 ? null : names, new MessageDetails { Cards = cards });
    }

    /// <summary><c>{"type":"list_reply","list_reply":{"id":"1","title":"Blue","description":"in stock"}}</c>, and a form's answers as JSON inside a string.</summary>
    public static MessageContent? Choice(JsonElement content)
    {
        if (content.Text("type") is not { } type || content.Get(type) is not { ValueKind: JsonValueKind.Object } chosen) return null;
        var answers = type == "nfm_reply" ? Answers(chosen.Text("response_json")) : null;
        var choice = new ChoiceDetails(
            type, chosen.Text("id") ?? chosen.Text("product_retailer_id"), chosen.Text("title") ?? chosen.Text("name"), chosen.Text("description"), answers,
            chosen.Text("response"), chosen.UnixTime("expiration_timestamp"));
        return new MessageContent(MessageKind.INTERACTIVE, chosen.Text("title") ?? chosen.Text("body"), new MessageDetails { Choice = choice });
    }

    /// <summary>A tap on a template's quick reply.</summary>
    public static MessageContent? Button(JsonElement content) => content.ValueKind != JsonValueKind.Object ? null : new MessageContent(
        MessageKind.BUTTON, content.Text("text") ?? content.Text("payload"),
        new MessageDetails { Choice = new ChoiceDetails("button", content.Text("payload"), content.Text("text"), null, null, null, null) });

    public static MessageContent? Order(JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Object) return null;
        List<OrderItem> items =
        [
            .. content.Items("product_items").Take(MostParts)
                .Select(item => new OrderItem(item.Text("product_retailer_id"), item.Amount("quantity") ?? 1, item.Amount("item_price"), item.Text("currency", 3))),
        ];
        return new MessageContent(MessageKind.ORDER, content.Text("text"), new MessageDetails { Order = new OrderDetails(content.Text("catalog_id"), items) });
    }

    public static MessageContent? System(JsonElement message, JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Object) return null;
        var isNumber = content.Text("type") is "user_changed_number" or "customer_changed_number";
        var details = new SystemDetails(content.Text("type"), content.Text("wa_id") ?? content.Text("new_wa_id"), isNumber ? message.Text("from") : null);
        return new MessageContent(MessageKind.SYSTEM, content.Text("body"), new MessageDetails { System = details });
    }

    public static AdReferral Referral(JsonElement referral) => new(
        referral.Text("source_type"), referral.Text("source_id"), referral.Text("source_url"), referral.Text("headline"), referral.Text("body"), referral.Text("media_type"),
        referral.Text("image_url"), referral.Text("video_url"), referral.Text("thumbnail_url"), referral.Text("ctwa_clid"), referral.Get("welcome_message").Text("text"));

    /// <summary><c>{"type":"unsupported","errors":[{"code":131051,"title":"…"}],"unsupported":{"type":"poll_creation"}}</c>, and every type nobody has heard of.</summary>
    public static MessageContent Unsupported(JsonElement message, string type)
    {
        var error = message.Items("errors").FirstOrDefault();
        var details = new UnsupportedDetails(
            message.Get("unsupported").Text("type", 60) ?? (type is "unsupported" or "" ? null : Domain.Text.Shorten(type, 60)),
            error.Integer("code"), error.Text("title", 200) ?? error.Text("message", 200), message.GetRawText());
        return new MessageContent(MessageKind.UNSUPPORTED, null, new MessageDetails { Unsupported = details });
    }

    /// <summary>The fields of a form; anything but an object is shown as it came.</summary>
    private static List<FormAnswer>? Answers(string? json)
    {
        if (json is null) return null;
        try
        {
            using var answers = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            if (answers.RootElement.ValueKind != JsonValueKind.Object) return [new FormAnswer("", Domain.Text.Shorten(json, 1000))];
            return [.. answers.RootElement.Members().Where(field => field.Name != "flow_token").Take(MostParts).Select(field => new FormAnswer(Domain.Text.Shorten(field.Name, 200), Value(field.Value)))];
        }
        catch (JsonException)
        {
            return [new FormAnswer("", Domain.Text.Shorten(json, 1000))];
        }
    }

    private static string Value(JsonElement value) => Domain.Text.Shorten(
        value.ValueKind switch
        {
            JsonValueKind.String => value.AsText() ?? "",
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(item => item.AsText() ?? item.GetRawText())),
            _ => value.GetRawText(),
        },
        1000);
}
