namespace WhatsAppCrm.Domain.Conversations;

/// <summary>
/// A file that someone of the organization put here to send it. It may be sent several times; a day later it is swept, and its
/// file stays only where a message has it.
/// </summary>
public sealed class MediaUpload : IOwned
{
    /// <summary>How long it waits to be sent.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>Also the name of the file in the store.</summary>
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid? UploadedByUserId { get; private set; }

    /// <summary>As the sender's computer names it; null when it did not.</summary>
    public string? FileName { get; private set; }

    /// <summary>Which kind of message it is sent as.</summary>
    public MessageKind Kind { get; private set; }

    /// <summary>What Meta is told it is.</summary>
    public string MimeType { get; private set; } = "";

    /// <summary>What its content shows it to be, which is what it is served as.</summary>
    public string ContentType { get; private set; } = "";

    public string ContentHash { get; private set; } = "";

    public string StorageKey { get; private set; } = "";

    public long SizeInBytes { get; private set; }

    public int? Width { get; private set; }

    public int? Height { get; private set; }

    /// <summary>Recorded here to be heard as a voice note.</summary>
    public bool IsVoice { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private MediaUpload()
    {
    }

    /// <param name="id">A new one, under which the file was kept.</param>
    public MediaUpload(Guid id, Guid organizationId, Guid? userId, string? fileName, MediaKindRule rule, StoredFile file, bool isVoice, DateTime nowUtc)
    {
        (Id, OrganizationId, UploadedByUserId, FileName) = (id, organizationId, userId, Text.Shorten(fileName ?? "", MessageMedia.FileNameMaxLength) is { Length: > 0 } name ? name : null);
        (Kind, MimeType, IsVoice, CreatedAtUtc) = (rule.Kind, rule.MimeType, isVoice, nowUtc);
        (ContentType, ContentHash, StorageKey, SizeInBytes, Width, Height) = (file.ContentType, file.Hash, file.Key, file.SizeInBytes, file.Width, file.Height);
    }
}
