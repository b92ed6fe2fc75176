namespace WhatsAppCrm.Domain.Conversations;

/// <summary>What Meta takes for a kind of message. Meta Cloud API, media, supported types, read 2026-11-20.</summary>
/// <param name="MimeType">As it is said to Meta.</param>
/// <param name="MostBytes">Meta's megabytes are read as 1024 x 1024, as its own limits are met.</param>
public sealed record MediaKindRule(MessageKind Kind, string MimeType, long MostBytes)
{
    public const long MostDocument = 100L << 20;
    public const long MostImage = 5L << 20;
    public const long MostSound = 16L << 20;
    public const long MostFilm = 16L << 20;
    public const long MostSticker = 100L << 10;
    public const long MostAnimatedSticker = 500L << 10;

    /// <summary>Types by the ending of a name, for documents whose content does not say: text and Office.</summary>
    private static readonly Dictionary<string, string> Documents = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "text/plain",
        [".csv"] = "text/plain",
        [".doc"] = "application/msword",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xls"] = "application/vnd.ms-excel",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".ppt"] = "application/vnd.ms-powerpoint",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    };

    /// <summary>The kind that a file goes as, by its content; only what text and Office hold is told by the ending of the name.</summary>
    /// <param name="contentType">Found in the content, not said by anyone.</param>
    /// <param name="isSticker">A WebP is taken as a sticker only, and only when someone says so.</param>
    /// <returns>Null when Meta takes nothing of this type.</returns>
    public static MediaKindRule? For(string contentType, string? fileName, bool isSticker, bool isAnimated) => contentType switch
    {
        "image/jpeg" or "image/png" => new(MessageKind.IMAGE, contentType, MostImage),
        "image/webp" when isSticker => new(MessageKind.STICKER, contentType, isAnimated ? MostAnimatedSticker : MostSticker),
        "video/mp4" or "video/3gpp" => new(MessageKind.VIDEO, contentType, MostFilm),
        "audio/ogg" or "audio/mpeg" or "audio/mp4" or "audio/aac" or "audio/amr" => new(MessageKind.AUDIO, contentType, MostSound),
        "application/pdf" => new(MessageKind.DOCUMENT, contentType, MostDocument),
        // A name that promises a picture or a PDF has to hold one.
        "application/octet-stream" when Documents.GetValueOrDefault(Path.GetExtension(fileName ?? "")) is { } type => new(MessageKind.DOCUMENT, type, MostDocument),
        _ => null,
    };
}
