namespace WhatsAppCrm.Domain.Conversations;

/// <summary>Where the file of a message stands. Stored and sent by name.</summary>
public enum MediaState
{
    /// <summary>To be fetched; Meta keeps it for seven days.</summary>
    PENDING,
    STORED,
    FAILED,

    /// <summary>Its message was taken back: nothing is fetched, and what was stored goes.</summary>
    REMOVED,
}

/// <summary>The file of a message as Meta describes it, and where it is stored here. One a message; its key is the message's.</summary>
public sealed class MessageMedia : IOwned
{
    public const int MediaIdMaxLength = 200;
    public const int MimeTypeMaxLength = 200;
    public const int FileNameMaxLength = 255;
    public const int Sha256MaxLength = 100;
    public const int StorageKeyMaxLength = 200;

    public Guid MessageId { get; private set; }

    public Guid OrganizationId { get; private set; }

    /// <summary>Meta's id of the file.</summary>
    public string MediaId { get; private set; } = "";

    /// <summary>As Meta names it, for example <c>audio/ogg; codecs=opus</c>; null when it did not.</summary>
    public string? MimeType { get; private set; }

    /// <summary>As the sender named it: words to show, never a path to write to.</summary>
    public string? FileName { get; private set; }

    /// <summary>As Meta sends it; its examples are Base64, so compare bytes and not text.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>Null until it is known: webhooks do not carry it.</summary>
    public long? SizeInBytes { get; private set; }

    /// <summary>Recorded in the chat, as opposed to a sound file.</summary>
    public bool IsVoice { get; private set; }

    public bool IsAnimated { get; private set; }

    public MediaState State { get; private set; }

    /// <summary>Made by the server; null until it is stored.</summary>
    public string? StorageKey { get; private set; }

    private MessageMedia()
    {
    }

    public MessageMedia(Message message, MediaDescription file)
    {
        (MessageId, OrganizationId) = (message.Id, message.OrganizationId);
        (MediaId, MimeType, FileName, Sha256) = (file.MediaId, file.MimeType, file.FileName, file.Sha256);
        (SizeInBytes, IsVoice, IsAnimated) = (file.SizeInBytes, file.IsVoice, file.IsAnimated);
    }

    public void Remove() => State = MediaState.REMOVED;
}

/// <summary>What a webhook says about a file. Texts are no longer than the columns.</summary>
public sealed record MediaDescription(string MediaId, string? MimeType, string? FileName, string? Sha256, long? SizeInBytes, bool IsVoice, bool IsAnimated);
