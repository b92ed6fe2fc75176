namespace WhatsAppCrm.Domain.Queues;

/// <summary>Who goes first through a number. Stored as its number, which is the order.</summary>
public enum SendLane : byte
{
    /// <summary>A person wrote it and somebody waits for it.</summary>
    REPLY = 0,

    /// <summary>Answers that nobody typed.</summary>
    AUTOMATION = 1,

    /// <summary>One text to many.</summary>
    CAMPAIGN = 2,
}

/// <summary>Why a queued message has not left yet, where there is more to say than that its turn has not come. Stored and sent by name.</summary>
public enum SendDelay
{
    /// <summary>Meta had trouble with it: it is tried again.</summary>
    META_TROUBLE,

    /// <summary>This customer got many messages in a short time.</summary>
    CUSTOMER_PACE,

    /// <summary>The number, its account or the app sent too fast.</summary>
    NUMBER_PACE,

    /// <summary>Meta holds the number back because of how people took its messages.</summary>
    NUMBER_RESTRICTED,

    /// <summary>The number's owner has something to settle at Meta: payment, registration, terms.</summary>
    NUMBER_BLOCKED,

    /// <summary>Meta no longer accepts our access.</summary>
    ACCESS_LOST,

    /// <summary>Meta was not reached at all.</summary>
    NO_CONNECTION,
}
