namespace WhatsAppCrm.Domain.Conversations;

/// <summary>Where the file of a message stands. Stored and sent by name.</summary>
public enum MediaState
{
    /// <summary>To be fetched, or being fetched; Meta keeps it for seven days.</summary>
    PENDING,
    STORED,

    /// <summary>Given up; a person may have it tried again.</summary>
    FAILED,

    /// <summary>Its message was taken back: nothing is fetched, and what was stored goes.</summary>
    REMOVED,
}

/// <summary>Why a file is not here. Stored and sent by name.</summary>
public enum MediaProblem
{
    /// <summary>Meta, or the host it named, did not answer or answered with trouble of its own.</summary>
    UNREACHABLE,

    /// <summary>The number has to be connected again first.</summary>
    ACCESS_LOST,

    /// <summary>Meta does not have it, or no longer.</summary>
    GONE,

    /// <summary>Larger than Meta lets anyone send.</summary>
    TOO_LARGE,

    /// <summary>What came is not what Meta said it is: its hash is another one.</summary>
    DAMAGED,

    /// <summary>Meta's answer led to a host that no token is given to.</summary>
    ADDRESS_REFUSED,

    /// <summary>It could not be written here: the disk is full, or not ours to write to.</summary>
    NOT_WRITTEN,
}
