namespace WhatsAppCrm.Domain.Conversations;

/// <summary>The file of a message that we send: it is here from the start, and Meta gets it before the message leaves.</summary>
public sealed partial class MessageMedia
{
    /// <summary>How long Meta keeps what we uploaded: thirty days, less one so that none dies on its way. Meta Cloud API, media, read 2026-11-20.</summary>
    public static readonly TimeSpan UploadKeptByMeta = TimeSpan.FromDays(29);

    public static MessageMedia OfUpload(Message message, MediaUpload upload, string? fileName, bool isVoice) => new()
    {
        MessageId = message.Id,
        OrganizationId = message.OrganizationId,
        WhatsAppAccountId = message.WhatsAppAccountId,
        State = MediaState.STORED,
        MimeType = upload.MimeType,
        FileName = fileName ?? upload.FileName,
        SizeInBytes = upload.SizeInBytes,
        IsVoice = isVoice,
        StorageKey = upload.StorageKey,
        ContentType = upload.ContentType,
        ContentHash = upload.ContentHash,
        Width = upload.Width,
        Height = upload.Height,
    };

    /// <summary>The same file with another message of the same number, under Meta's id as long as Meta has it.</summary>
    public static MessageMedia Again(Message message, MessageMedia old) => new()
    {
        MessageId = message.Id,
        OrganizationId = message.OrganizationId,
        WhatsAppAccountId = message.WhatsAppAccountId,
        State = MediaState.STORED,
        MediaId = old.MediaId,
        UploadedAtUtc = old.UploadedAtUtc,
        MimeType = old.MimeType,
        FileName = old.FileName,
        SizeInBytes = old.SizeInBytes,
        IsVoice = old.IsVoice,
        StorageKey = old.StorageKey,
        ContentType = old.ContentType,
        ContentHash = old.ContentHash,
        Width = old.Width,
        Height = old.Height,
    };

    public bool IsAtMeta(DateTime nowUtc) => UploadedAtUtc > nowUtc - UploadKeptByMeta;

    public void Uploaded(string mediaId, DateTime atUtc) => (MediaId, UploadedAtUtc) = (mediaId, atUtc);
}
