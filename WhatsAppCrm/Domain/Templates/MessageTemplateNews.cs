namespace WhatsAppCrm.Domain.Templates;

/// <summary>Meta's word on it, in whatever order it comes: of each fact only the newest counts, and the same again changes nothing.</summary>
public sealed partial class MessageTemplate
{
    /// <summary>Meta names it by its id from now on.</summary>
    public void Recognize(string metaTemplateId) => MetaTemplateId ??= metaTemplateId;

    /// <summary>A verdict. PENDING of the same second as a verdict is what came before it.</summary>
    /// <returns>False when something newer is known.</returns>
    public bool HearStatus(TemplateStatus status, string? reason, string? title, string? words, DateTime atUtc, DateTime nowUtc)
    {
        if (atUtc < StatusAtUtc || (atUtc == StatusAtUtc && status == TemplateStatus.PENDING)) return false;
        Follow(status, null, reason, nowUtc);
        (StatusAtUtc, StatusTitle, MetaWords) = (atUtc, title, words is null ? null : Text.Shorten(words, 1000));
        if (status == TemplateStatus.APPROVED) IsFlagged = false;
        return true;
    }

    /// <summary>FLAGGED is a warning and no status: it can still be sent.</summary>
    public bool HearFlag(DateTime atUtc, DateTime nowUtc)
    {
        if (atUtc < StatusAtUtc || Status != TemplateStatus.APPROVED) return false;
        (IsFlagged, UpdatedAtUtc) = (true, nowUtc);
        return true;
    }

    public bool HearQuality(TemplateQuality quality, DateTime atUtc, DateTime nowUtc)
    {
        if (atUtc < QualityAtUtc) return false;
        (Quality, QualityAtUtc, UpdatedAtUtc) = (quality, atUtc, nowUtc);
        return true;
    }

    /// <summary>The advance notice: which category it will have, and from when.</summary>
    public bool HearCategoryNotice(TemplateCategory next, DateTime? changesAtUtc, DateTime atUtc, DateTime nowUtc)
    {
        if (atUtc < CategoryAtUtc || next == Category) return false;
        (NextCategory, CategoryChangesAtUtc, CategoryAtUtc, UpdatedAtUtc) = (next, changesAtUtc, atUtc, nowUtc);
        return true;
    }

    /// <summary>It was done.</summary>
    public bool HearCategory(TemplateCategory category, TemplateCategory? previous, DateTime atUtc, DateTime nowUtc)
    {
        if (atUtc < CategoryAtUtc) return false;
        PreviousCategory = previous ?? (category == Category ? PreviousCategory : Category);
        (Category, NextCategory, CategoryChangesAtUtc, CategoryAtUtc, UpdatedAtUtc) = (category, null, null, atUtc, nowUtc);
        return true;
    }

    /// <summary>What it says was changed at Meta.</summary>
    /// <returns>The version that this is; null when it says the same, or something newer is known.</returns>
    public TemplateVersion? HearContent(TemplateContent content, DateTime atUtc, DateTime nowUtc)
    {
        if (atUtc < ComponentsAtUtc) return null;
        ComponentsAtUtc = atUtc;
        if (content.SaysTheSame(TemplateContent.Read(ComponentsJson))) return null;
        Show(content.ToJson());
        UpdatedAtUtc = nowUtc;
        return new TemplateVersion(this, ++LastVersionNumber, TemplateOrigin.META, content, Category, null, nowUtc);
    }

    /// <summary>Found at Meta, and not known here before.</summary>
    /// <returns>Its first version.</returns>
    public TemplateVersion Import(TemplateAtMeta meta, DateTime readAtUtc, DateTime nowUtc)
    {
        Follow(meta.Status, meta.Id, meta.RejectedReason, nowUtc);
        (Quality, PreviousCategory, NextCategory) = (meta.Quality, meta.PreviousCategory, meta.CorrectCategory == meta.Category ? null : meta.CorrectCategory);
        (StatusAtUtc, ComponentsAtUtc, LastVersionNumber) = (readAtUtc - ClockSlack, readAtUtc - ClockSlack, 1);
        return new TemplateVersion(this, 1, TemplateOrigin.META, meta.Content, meta.Category, null, nowUtc);
    }

    /// <summary>
    /// What a read from the Graph API shows. A webhook that came while it was being read counts more.
    /// </summary>
    /// <returns>The version that Meta's content is, when it is another than ours.</returns>
    public TemplateVersion? Read(TemplateAtMeta meta, DateTime readAtUtc, DateTime nowUtc)
    {
        MetaTemplateId = meta.Id;
        if (!(StatusAtUtc > readAtUtc) && (meta.Status != Status || (meta.Status == TemplateStatus.REJECTED && meta.RejectedReason != RejectedReason)))
        {
            Follow(meta.Status, meta.Id, meta.RejectedReason, nowUtc);
            (StatusAtUtc, StatusTitle, MetaWords, IsFlagged) = (Later(StatusAtUtc, readAtUtc - ClockSlack), null, null, false);
        }

        if (!(QualityAtUtc > readAtUtc) && meta.Quality != TemplateQuality.UNKNOWN) Quality = meta.Quality;
        if (!(CategoryAtUtc > readAtUtc) && meta.Category != Category) HearCategory(meta.Category, meta.PreviousCategory, readAtUtc - ClockSlack, nowUtc);
        if (!(CategoryAtUtc > readAtUtc) && meta.CorrectCategory is { } next && next != Category && NextCategory is null) NextCategory = next;
        return ComponentsAtUtc > readAtUtc ? null : HearContent(meta.Content, Later(ComponentsAtUtc, readAtUtc - ClockSlack), nowUtc);
    }
}

/// <summary>A template as Meta lists it.</summary>
/// <param name="CorrectCategory">What Meta thinks it should be; null when it is right.</param>
public sealed record TemplateAtMeta(
    string Id, string Name, string Language, TemplateStatus Status, TemplateCategory Category, TemplateContent Content, string? RejectedReason,
    TemplateQuality Quality, TemplateCategory? CorrectCategory, TemplateCategory? PreviousCategory);
