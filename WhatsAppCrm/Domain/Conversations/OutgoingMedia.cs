namespace WhatsAppCrm.Domain.Conversations;

/// <summary>A file that was uploaded here before. Type and size are the upload's to check; the words are checked here.</summary>
/// <param name="FileKind">IMAGE, VIDEO, AUDIO, DOCUMENT or STICKER.</param>
/// <param name="Reference">The upload's id.</param>
/// <param name="Caption">Not for sound and stickers: Meta takes none there.</param>
/// <param name="FileName">What the customer sees on a document; null keeps the upload's.</param>
/// <param name="IsVoice">Recorded in the chat: shown as a voice message. Only with AUDIO, as OGG with Opus.</param>
public sealed record OutgoingMedia(MessageKind FileKind, string? Reference, string? Caption = null, string? FileName = null, bool IsVoice = false) : OutgoingContent
{
    public const int CaptionMaxLength = 1024;
    public const int ReferenceMaxLength = 100;

    public override MessageKind Kind => FileKind;

    public override string? Words => Caption ?? (FileKind == MessageKind.DOCUMENT ? FileName : null);

    public override MessageDetails? Details => Caption is null ? null : new() { Caption = Caption };

    public override OutgoingMedia Checked()
    {
        if (FileKind is not (MessageKind.IMAGE or MessageKind.VIDEO or MessageKind.AUDIO or MessageKind.DOCUMENT or MessageKind.STICKER))
            throw new InvalidInputException("type", "Invalid");
        if (IsVoice && FileKind != MessageKind.AUDIO) throw new InvalidInputException("voice", "Invalid");
        var caption = Domain.Text.Optional(Caption, "caption", CaptionMaxLength);
        if (caption is not null && FileKind is (MessageKind.AUDIO or MessageKind.STICKER)) throw new InvalidInputException("caption", "Invalid");
        return this with
        {
            Reference = Domain.Text.Required(Reference, "media", ReferenceMaxLength),
            Caption = caption,
            FileName = Domain.Text.Optional(FileName, "fileName", MessageMedia.FileNameMaxLength),
        };
    }
}
