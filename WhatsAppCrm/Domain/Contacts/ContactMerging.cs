namespace WhatsAppCrm.Domain.Contacts;

/// <summary>What becomes of two contacts that turn out to be one person.</summary>
public sealed partial class Contact
{
    /// <summary>When another contact was last merged into this one; null for nearly everybody. From then on each message notes by which address it came.</summary>
    public DateTime? MergedAtUtc { get; private set; }

    /// <summary>Called by nothing but what it is reached by: nobody gave it a name.</summary>
    public bool IsNameless => !NameIsOurs && AddressBookName is null && Name.StartsWith("WhatsApp", StringComparison.Ordinal);

    /// <summary>
    /// Takes what <paramref name="other"/> is known by. What both have stays as it is here, except that a name beats none, a
    /// member's name beats a profile's, and whoever does not want promotions does not want them, whatever the other said and when.
    /// </summary>
    public void Absorb(Contact other, DateTime nowUtc)
    {
        if ((other.NameIsOurs && !NameIsOurs) || (IsNameless && !other.IsNameless)) (Name, NameIsOurs) = (other.Name, other.NameIsOurs);
        if (AddressBookName is null) (AddressBookName, AddressBookAtUtc) = (other.AddressBookName, other.AddressBookAtUtc ?? AddressBookAtUtc);
        Phone ??= other.Phone;
        UserId ??= other.UserId;
        ParentUserId ??= other.ParentUserId;
        Username ??= other.Username;
        if (Stricter(other)) (Marketing, MarketingAtUtc, MarketingSource) = (other.Marketing, other.MarketingAtUtc, other.MarketingSource);
        if (other.CreatedAtUtc < CreatedAtUtc) CreatedAtUtc = other.CreatedAtUtc;
        MergedAtUtc = nowUtc;
    }

    private bool Stricter(Contact other)
    {
        if (other.Marketing is null) return false;
        var (weStopped, theyStopped) = (Marketing == MarketingChoice.STOPPED, other.Marketing == MarketingChoice.STOPPED);
        return weStopped != theyStopped ? theyStopped : Marketing is null || other.MarketingAtUtc > MarketingAtUtc;
    }
}
