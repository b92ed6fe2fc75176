using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsAppCrm.Domain.Conversations;

/// <summary>
/// What a message is beyond its words, in one shape of our own: stored as JSON with the message, given out by REST, drawn by
/// the thread. Every part may be missing, and so may everything inside it: customers' apps send what they like.
/// </summary>
public sealed record MessageDetails
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // For a text column, not for a page.
    };

    public LocationDetails? Location { get; init; }

    public IReadOnlyList<ContactCard>? Cards { get; init; }

    public ChoiceDetails? Choice { get; init; }

    public OrderDetails? Order { get; init; }

    public SystemDetails? System { get; init; }

    public CallDetails? Call { get; init; }

    /// <summary>The advertisement the customer came from.</summary>
    public AdReferral? Referral { get; init; }

    /// <summary>The catalogue's product a question is about.</summary>
    public ProductReference? Product { get; init; }

    /// <summary>The group it was written in.</summary>
    public string? GroupId { get; init; }

    public UnsupportedDetails? Unsupported { get; init; }

    /// <summary>Buttons or a list that we offered; the words above them are the message's text.</summary>
    public OfferDetails? Offer { get; init; }

    /// <summary>The template that we sent, filled in; its body is the message's text.</summary>
    public TemplateDetails? Template { get; init; }

    /// <summary>Of a file that we sent: what stands under it, as opposed to its name.</summary>
    public string? Caption { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Null for null, and for what is no such JSON.</summary>
    public static MessageDetails? Read(string? json)
    {
        if (json is null) return null;
        try
        {
            return JsonSerializer.Deserialize<MessageDetails>(json, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Latitude">Degrees; null when it was no place on earth.</param>
public sealed record LocationDetails(double? Latitude, double? Longitude, string? Name, string? Address, string? Url);

/// <param name="Origin"><c>contact_request</c> when the card answers a request for the sender's own number.</param>
public sealed record ContactCard(string? Name, string? Organization, IReadOnlyList<ContactPhone> Phones, IReadOnlyList<string> Emails, string? Origin);

/// <param name="WaId">Digits of the WhatsApp account behind the number; null when it has none.</param>
public sealed record ContactPhone(string Number, string? WaId, string? Type);

/// <param name="Type">Meta's: button_reply, list_reply, nfm_reply (a form's answers), call_permission_reply, button (of a template), product.</param>
/// <param name="Id">What the sender of the buttons called this one.</param>
/// <param name="Answers">A form's fields and what was filled in.</param>
/// <param name="Response">accept or reject, for a call permission.</param>
public sealed record ChoiceDetails(string Type, string? Id, string? Title, string? Description, IReadOnlyList<FormAnswer>? Answers, string? Response, DateTime? UntilUtc);

public sealed record FormAnswer(string Field, string Value);

public sealed record OrderDetails(string? CatalogId, IReadOnlyList<OrderItem> Items);

public sealed record OrderItem(string? ProductId, decimal Quantity, decimal? Price, string? Currency);

/// <param name="Type">Meta's: user_changed_number, user_changed_user_id, customer_identity_changed.</param>
public sealed record SystemDetails(string? Type, string? Phone, string? PreviousPhone);

/// <param name="Event">connect or terminate.</param>
/// <param name="Status">COMPLETED, FAILED …; null while it lasts.</param>
public sealed record CallDetails(string? Event, string? Status, int? Seconds);

public sealed record AdReferral(
    string? SourceType, string? SourceId, string? SourceUrl, string? Headline, string? Body, string? MediaType, string? ImageUrl, string? VideoUrl, string? ThumbnailUrl,
    string? ClickId, string? Welcome);

public sealed record ProductReference(string? CatalogId, string? ProductId);

/// <summary>Either buttons, or a list with its opener.</summary>
public sealed record OfferDetails(string? Header, string? Footer, IReadOnlyList<ReplyButton>? Buttons, string? ListButton, IReadOnlyList<ListSection>? Sections);

/// <param name="Header">Filled in; null for a header that is a file or place, and for none.</param>
/// <param name="HeaderFormat">IMAGE, VIDEO, DOCUMENT or LOCATION; null for a text header or none.</param>
/// <param name="Buttons">Their labels.</param>
/// <param name="Components">Meta's array of what fills the template in, as it is sent.</param>
public sealed record TemplateDetails(
    Guid? TemplateId, string Name, string Language, string? Header, string? HeaderFormat, string? Footer, IReadOnlyList<string> Buttons, JsonElement Components);

/// <param name="Type">Meta's name of the kind, for example poll_creation; the message's type when Meta named none.</param>
/// <param name="Code">Meta's error code that came with it.</param>
/// <param name="Raw">Meta's own JSON, so that it can be read once it is understood.</param>
public sealed record UnsupportedDetails(string? Type, int? Code, string? Title, string Raw);
