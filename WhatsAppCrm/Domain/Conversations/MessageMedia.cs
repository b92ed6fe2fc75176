namespace WhatsAppCrm.Domain.Conversations;

/// <summary>
/// The file of a message as Meta describes it, and where it is stored here. One a message; its key is the message's. While it is
/// PENDING it is its own place in the queue of what is to be fetched.
/// </summary>
public sealed partial class MessageMedia : IOwned
{
    public const int MediaIdMaxLength = 200;
    public const int MimeTypeMaxLength = 200;
    public const int FileNameMaxLength = 255;
    public const int Sha256MaxLength = 100;
    public const int StorageKeyMaxLength = 200;
    public const int ContentTypeMaxLength = 100;
    public const int ContentHashMaxLength = 64;

    /// <summary>How long Meta keeps a customer's file under the id of a webhook. Meta Cloud API, media, read 2026-11-20.</summary>
    public static readonly TimeSpan KeptByMeta = TimeSpan.FromDays(7);

    public Guid MessageId { get; private set; }

    public Guid OrganizationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

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

    /// <summary>Made by the server; null until it is stored, and once it has gone again.</summary>
    public string? StorageKey { get; private set; }

    /// <summary>What its content shows it to be, which is what it is served as; null until it is stored.</summary>
    public string? ContentType { get; private set; }

    /// <summary>SHA-256 of what is stored, in small hexadecimal digits.</summary>
    public string? ContentHash { get; private set; }

    /// <summary>In pixels; null where it is no picture, or its head can't be read.</summary>
    public int? Width { get; private set; }

    public int? Height { get; private set; }

    /// <summary>The last trouble with fetching it; null while there was none, and once it is stored.</summary>
    public MediaProblem? Problem { get; private set; }

    public int Attempts { get; private set; }

    public DateTime? NextAttemptAtUtc { get; private set; }

    /// <summary>A process is fetching it until then, unless it says so again.</summary>
    public DateTime? ClaimedUntilUtc { get; private set; }

    /// <summary>Meta keeps it until then; null where nobody can say.</summary>
    public DateTime? FetchUntilUtc { get; private set; }

    /// <summary>Ours: when Meta got it under <see cref="MediaId"/>, which it keeps for thirty days; null while it has not.</summary>
    public DateTime? UploadedAtUtc { get; private set; }

    private MessageMedia()
    {
    }

    public MessageMedia(Message message, MediaDescription file, DateTime nowUtc)
    {
        (MessageId, OrganizationId, WhatsAppAccountId) = (message.Id, message.OrganizationId, message.WhatsAppAccountId);
        (MediaId, MimeType, FileName, Sha256) = (file.MediaId, file.MimeType, file.FileName, file.Sha256);
        (SizeInBytes, IsVoice, IsAnimated) = (file.SizeInBytes, file.IsVoice, file.IsAnimated);
        FetchUntilUtc = nowUtc + KeptByMeta;
    }

    /// <summary>It is whole and in its place. False when its message was taken back meanwhile: then it is to be swept.</summary>
    public bool Store(StoredFile file)
    {
        (StorageKey, Problem, NextAttemptAtUtc, ClaimedUntilUtc) = (file.Key, null, null, null);
        (ContentType, ContentHash, SizeInBytes, Width, Height) = (file.ContentType, file.Hash, file.SizeInBytes, file.Width, file.Height);
        if (State == MediaState.REMOVED) return false;
        State = MediaState.STORED;
        return true;
    }

    /// <summary>Not this time. It is given up when trying again can't help, or when Meta does not keep it any longer.</summary>
    /// <param name="wait">Null: never again by itself.</param>
    public void Miss(MediaProblem problem, TimeSpan? wait, DateTime nowUtc)
    {
        ClaimedUntilUtc = null;
        if (State != MediaState.PENDING) return;
        Problem = problem;
        NextAttemptAtUtc = nowUtc + wait;
        if (wait is null || NextAttemptAtUtc > FetchUntilUtc) (State, NextAttemptAtUtc) = (MediaState.FAILED, null);
    }

    /// <summary>The number's fault or a stop of the process, not the file's: goes back without counting the attempt.</summary>
    /// <param name="notBeforeUtc">Null: as soon as may be.</param>
    public void PutBack(MediaProblem? problem, DateTime? notBeforeUtc)
    {
        (ClaimedUntilUtc, Attempts) = (null, Math.Max(0, Attempts - 1));
        if (State == MediaState.PENDING) (Problem, NextAttemptAtUtc) = (problem ?? Problem, notBeforeUtc);
    }

    /// <summary>A person wants it tried at once. False when there is nothing to try: it is here, or its message was taken back.</summary>
    public bool TryAgain()
    {
        if (State is not (MediaState.PENDING or MediaState.FAILED)) return false;
        (State, Attempts, NextAttemptAtUtc) = (MediaState.PENDING, 0, null);
        return true;
    }

    public void Remove() => State = MediaState.REMOVED;

    /// <summary>What was stored has been deleted.</summary>
    public void Forget() => (StorageKey, ContentHash) = (null, null);
}

/// <summary>What a webhook says about a file. Texts are no longer than the columns.</summary>
public sealed record MediaDescription(string MediaId, string? MimeType, string? FileName, string? Sha256, long? SizeInBytes, bool IsVoice, bool IsAnimated);

/// <param name="Key">Its place in the store.</param>
/// <param name="Hash">SHA-256, small hexadecimal digits.</param>
public sealed record StoredFile(string Key, string ContentType, string Hash, long SizeInBytes, int? Width, int? Height);
