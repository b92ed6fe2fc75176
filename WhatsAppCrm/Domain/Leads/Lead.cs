namespace WhatsAppCrm.Domain.Leads;

public enum LeadStatus
{
    ACTIVE,
    WON,
    LOST,
    ARCHIVED,
}

/// <summary>A possible sale: the other side of a contact's conversations.</summary>
public sealed class Lead : IOwned
{
    public const int NameMaxLength = 120;
    public const int SourceMaxLength = 60;
    public const string WhatsAppSource = "whatsapp";

    /// <summary>Followed by a colon and the advertisement's headline, when it has one.</summary>
    public const string AdSource = "whatsapp ad";

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>Null for a lead typed in before the person ever wrote. One lead per contact comes by itself.</summary>
    public Guid? ContactId { get; private set; }

    /// <summary>0 for the lead a contact's messages belong to; leads that came with a merged contact stand behind it.</summary>
    public int ContactOrder { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>E.164 with plus; null when not known.</summary>
    public string? Phone { get; private set; }

    public string? Email { get; private set; }

    public LeadStatus Status { get; private set; }

    /// <summary>Where it came from: <c>whatsapp</c>, <c>manual</c>, <c>whatsapp ad: headline</c>.</summary>
    public string Source { get; private set; } = "";

    public Guid PipelineId { get; private set; }

    public Guid StageId { get; private set; }

    public DateTime StageEnteredAtUtc { get; private set; }

    public Guid? OwnerId { get; private set; }

    /// <summary>Expected value in hundredths of the organization's currency: whole, so that every database can add it up.</summary>
    public long? ValueInCents { get; private set; }

    /// <summary>Expected value in the organization's currency, two decimals; null when not said.</summary>
    public decimal? Value => ValueInCents / 100m;

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime UpdatedAtUtc { get; private set; }

    private Lead()
    {
    }

    public Lead(Guid organizationId, string name, string source, Stage stage, DateTime nowUtc)
    {
        OrganizationId = organizationId;
        Name = Text.Shorten(name, NameMaxLength);
        Source = source;
        PipelineId = stage.PipelineId;
        StageId = stage.Id;
        StageEnteredAtUtc = nowUtc;
        CreatedAtUtc = nowUtc;
        UpdatedAtUtc = nowUtc;
    }

    /// <summary>The lead the first inbound message makes: the profile name, or "WhatsApp +number" (002).</summary>
    public static Lead FromWhatsApp(Contacts.Contact contact, Stage firstStage, DateTime nowUtc) =>
        new(contact.OrganizationId, contact.Name, WhatsAppSource, firstStage, nowUtc) { ContactId = contact.Id, Phone = contact.Phone };

    /// <summary>The person's first message came from an advertisement: the source says which.</summary>
    public void CameFromAd(string? headline) => Source = Text.Shorten(string.IsNullOrWhiteSpace(headline) ? AdSource : $"{AdSource}: {headline.Trim()}", SourceMaxLength);

    /// <summary>The customer's number changed; a number somebody typed in stays.</summary>
    public void FollowPhone(string? before, string? now)
    {
        if (Phone == before) Phone = now;
    }

    /// <summary>Made by a message, and nobody has done anything with it: no value, owner, stage or word of its own. Notes stand elsewhere.</summary>
    public bool IsUntouched => Source == WhatsAppSource && Status == LeadStatus.ACTIVE && UpdatedAtUtc == CreatedAtUtc;

    public void BelongTo(Contacts.Contact contact, int order) => (ContactId, ContactOrder) = (contact.Id, order);

    public void MoveTo(Stage stage, DateTime nowUtc)
    {
        if (StageId == stage.Id) return;
        (PipelineId, StageId, StageEnteredAtUtc, UpdatedAtUtc) = (stage.PipelineId, stage.Id, nowUtc, nowUtc);
    }

    /// <exception cref="InvalidInputException">Name missing, a text too long, or a negative value.</exception>
    public void Edit(string name, string? phone, string? email, decimal? value, DateTime nowUtc)
    {
        if (value is < 0 or > 9_999_999_999_999m) throw new InvalidInputException(nameof(value), "Invalid");
        Name = Text.Required(name, nameof(name), NameMaxLength);
        Phone = Text.Optional(phone, nameof(phone), 40);
        Email = Text.Optional(email, nameof(email), 254);
        ValueInCents = value is { } amount ? (long)decimal.Round(amount * 100m) : null;
        UpdatedAtUtc = nowUtc;
    }

    public void GiveTo(Guid? ownerId, DateTime nowUtc) => (OwnerId, UpdatedAtUtc) = (ownerId, nowUtc);

    public void Close(LeadStatus status, DateTime nowUtc) => (Status, UpdatedAtUtc) = (status, nowUtc);
}
