// Longer than 150 lines: everything a lead does, each verb two lines.
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
    public const int LostNoteMaxLength = 500;
    public const string WhatsAppSource = "whatsapp";
    public const string ManualSource = "manual";
    public const string ImportSource = "import";

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

    /// <summary>When it was won or lost; null while it is open.</summary>
    public DateTime? ClosedAtUtc { get; private set; }

    /// <summary>Why it was lost; null when nobody said, or when it is not.</summary>
    public Guid? LostReasonId { get; private set; }

    public string? LostNote { get; private set; }

    /// <summary>The stage whose template was sent or waved off: it is not offered again there.</summary>
    public Guid? OfferSettledStageId { get; private set; }

    public Guid? OwnerId { get; private set; }

    /// <summary>Expected value in hundredths of the organization's currency: whole, so that every database can add it up.</summary>
    public long? ValueInCents { get; private set; }

    /// <summary>Expected value in the organization's currency, two decimals; null when not said.</summary>
    public decimal? Value => ValueInCents / 100m;

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime UpdatedAtUtc { get; private set; }

    /// <summary>Last changed, or the customer wrote: the order of a column.</summary>
    public DateTime LastActivityAtUtc { get; private set; }

    /// <summary>Set while a deletion can still be undone; such a lead is nowhere to be seen.</summary>
    public DateTime? DeletedAtUtc { get; private set; }

    /// <summary>Whose lead it was before the deletion let the person go.</summary>
    public Guid? FormerContactId { get; private set; }

    /// <summary>Where it stands, for the history and for going back.</summary>
    public LeadState State => new(PipelineId, StageId, Status, ClosedAtUtc, LostReasonId, LostNote);

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
        (StageEnteredAtUtc, CreatedAtUtc) = (nowUtc, nowUtc);
        Become(StatusIn(stage), nowUtc);
        Change(nowUtc);
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

    /// <summary>The customer wrote. Once a minute is often enough for the order of a column.</summary>
    /// <returns>True when it moved up.</returns>
    public bool Touch(DateTime nowUtc)
    {
        if (nowUtc < LastActivityAtUtc.AddMinutes(1)) return false;
        LastActivityAtUtc = nowUtc;
        return true;
    }

    /// <summary>The person wrote for the first time and is recognised by the number that was typed in.</summary>
    public void BelongTo(Contacts.Contact contact) => ContactId ??= contact.Id;

    /// <summary>Somebody did something for it that is written down elsewhere, such as a task.</summary>
    public void WorkOn(DateTime nowUtc) => Change(nowUtc);

    /// <summary>Into another column. A won or lost one closes it, an open one opens it again.</summary>
    public void MoveTo(Stage stage, DateTime nowUtc)
    {
        if (StageId == stage.Id) return;
        (PipelineId, StageId, StageEnteredAtUtc) = (stage.PipelineId, stage.Id, nowUtc);
        Change(nowUtc);
        Become(StatusIn(stage), nowUtc);
    }

    public void Win(DateTime nowUtc) => Become(LeadStatus.WON, nowUtc);

    /// <summary>Again with another reason corrects it.</summary>
    public void Lose(Guid? reasonId, string? note, DateTime nowUtc)
    {
        Become(LeadStatus.LOST, nowUtc);
        (LostReasonId, LostNote) = (reasonId, Text.Optional(note, "lostNote", LostNoteMaxLength));
        Change(nowUtc);
    }

    public void Reopen(DateTime nowUtc) => Become(LeadStatus.ACTIVE, nowUtc);

    /// <summary>Off the board, neither won nor lost.</summary>
    public void Archive(DateTime nowUtc) => Become(LeadStatus.ARCHIVED, nowUtc);

    /// <summary>Back to where it stood.</summary>
    public void Return(LeadState state, DateTime nowUtc)
    {
        (PipelineId, StageId, Status, ClosedAtUtc, LostReasonId, LostNote) = state;
        StageEnteredAtUtc = nowUtc;
        Change(nowUtc);
    }

    public void SettleOffer() => OfferSettledStageId = StageId;

    /// <summary>Takes it out of sight and lets the person go, so that they can become a lead again.</summary>
    public void Delete(DateTime nowUtc) => (DeletedAtUtc, FormerContactId, ContactId) = (nowUtc, ContactId, null);

    /// <param name="takesContact">False when the person has become another lead meanwhile.</param>
    public void Restore(bool takesContact, DateTime nowUtc)
    {
        (DeletedAtUtc, ContactId, FormerContactId) = (null, takesContact ? FormerContactId : null, null);
        Change(nowUtc);
    }

    /// <exception cref="InvalidInputException">Name missing, a text too long, or a negative value.</exception>
    public void Edit(string name, string? phone, string? email, decimal? value, DateTime nowUtc)
    {
        if (value is < 0 or > 9_999_999_999_999m) throw new InvalidInputException(nameof(value), "Invalid");
        Name = Text.Required(name, nameof(name), NameMaxLength);
        Phone = Text.Optional(phone, nameof(phone), 40);
        Email = Text.Optional(email, nameof(email), 254);
        ValueInCents = value is { } amount ? (long)decimal.Round(amount * 100m) : null;
        Change(nowUtc);
    }

    public void GiveTo(Guid? ownerId, DateTime nowUtc)
    {
        OwnerId = ownerId;
        Change(nowUtc);
    }

    private void Change(DateTime nowUtc) => (UpdatedAtUtc, LastActivityAtUtc) = (nowUtc, nowUtc);

    private static LeadStatus StatusIn(Stage stage) => stage.Kind switch { StageKind.WON => LeadStatus.WON, StageKind.LOST => LeadStatus.LOST, _ => LeadStatus.ACTIVE };

    private void Become(LeadStatus status, DateTime nowUtc)
    {
        if (Status == status) return;
        Status = status;
        Change(nowUtc);
        ClosedAtUtc = status is LeadStatus.WON or LeadStatus.LOST ? nowUtc : null;
        (LostReasonId, LostNote) = (null, null);
    }
}
