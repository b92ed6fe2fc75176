using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Media;

/// <summary>What somebody wants to send a file as, where its content leaves a choice.</summary>
public enum UploadAs
{
    /// <summary>Whatever suits it.</summary>
    FILE,

    /// <summary>A WebP that is a sticker.</summary>
    STICKER,

    /// <summary>A recording to be heard as a voice note; a browser's WebM becomes the OGG that Meta wants.</summary>
    VOICE,
}

/// <param name="MediaId">To send it with, for a day.</param>
public sealed record UploadAnswer(Guid MediaId, MessageKind Kind, string MimeType, long SizeInBytes, bool IsVoice);

/// <summary>
/// Takes in a file that is to be sent: streamed to the disk with a cap, known by its content, held against Meta's table. What is
/// never sent is swept after a day.
/// </summary>
public sealed class TakeUpload(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, IMediaStore store, Thumbnails thumbnails, TimeProvider clock)
{
    /// <exception cref="InvalidInputException">Field <c>file</c>: empty (<c>Required</c>), of a type Meta does not take (<c>FileTypeRefused</c>), or too large for it (<c>FileTooLarge</c>).</exception>
    public async Task<UploadAnswer> RunAsync(Stream content, string? fileName, UploadAs sendAs, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        using var received = await ReceiveAsync(content, cancellationToken);
        if (received.SizeInBytes == 0) throw new InvalidInputException("file", "Required");
        using var remade = sendAs == UploadAs.VOICE ? await AsOggAsync(received, cancellationToken) : null;
        var draft = remade ?? received;
        if (remade is not null) fileName = null;

        var (type, isAnimated, size) = await LookAsync(draft, cancellationToken);
        var rule = MediaKindRule.For(type, fileName, sendAs == UploadAs.STICKER, isAnimated) ?? throw new InvalidInputException("file", "FileTypeRefused");
        if (draft.SizeInBytes > rule.MostBytes) throw new InvalidInputException("file", "FileTooLarge");

        var id = SortableId.New();
        var key = MediaKey.Of(current.RequiredId, id);
        var isVoice = sendAs == UploadAs.VOICE && type == "audio/ogg";
        await thumbnails.MakeAsync(draft, key, type, size, cancellationToken);
        draft.Keep(key);
        var file = new StoredFile(key, type, Convert.ToHexStringLower(draft.Sha256), draft.SizeInBytes, size?.Width, size?.Height);
        var upload = new MediaUpload(id, current.RequiredId, current.UserId, fileName, rule, file, isVoice, clock.GetUtcNow().UtcDateTime);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        db.MediaUploads.Add(upload);
        await db.SaveChangesAsync(cancellationToken);
        return new(id, rule.Kind, rule.MimeType, draft.SizeInBytes, isVoice);
    }

    private async Task<IMediaDraft> ReceiveAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReceiveAsync(content, MediaKindRule.MostDocument, cancellationToken);
        }
        catch (MediaTooLargeException)
        {
            throw new InvalidInputException("file", "FileTooLarge");
        }
    }

    /// <summary>Null when it is no recording of a browser that has to be remade.</summary>
    private async Task<IMediaDraft?> AsOggAsync(IMediaDraft received, CancellationToken cancellationToken)
    {
        if (received.SizeInBytes > MediaKindRule.MostSound) return null;
        var recording = new byte[received.SizeInBytes];
        await using (var content = received.Open()) await content.ReadExactlyAsync(recording, cancellationToken);
        if (!WebmOpus.Is(recording)) return null;
        var sound = WebmOpus.Read(recording) ?? throw new InvalidInputException("file", "FileTypeRefused");
        using var ogg = new MemoryStream(OggOpus.Write(sound));
        return await store.ReceiveAsync(ogg, MediaKindRule.MostSound, cancellationToken);
    }

    private static async Task<(string Type, bool IsAnimated, (int Width, int Height)? Size)> LookAsync(IMediaDraft draft, CancellationToken cancellationToken)
    {
        await using var content = draft.Open();
        var head = new byte[ContentTypes.HeadLength];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var type = ContentTypes.Sniff(head.AsSpan(0, read), isSound: false);
        content.Position = 0;
        var size = type.StartsWith("image/", StringComparison.Ordinal) ? await PictureSize.ReadAsync(content, cancellationToken) : null;
        return (type, PictureSize.IsAnimatedWebP(head), size);
    }
}
