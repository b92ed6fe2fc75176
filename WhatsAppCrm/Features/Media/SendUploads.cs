using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Media;

/// <summary>
/// Gives messages their files: from an upload when they are queued, to Meta before they leave. Meta's id is kept with the time it
/// was given, so that the same file goes to the same number's customers, and once more, without another upload.
/// </summary>
public sealed class SendUploads(IServiceScopeFactory scopes, MediaGraph graph, IMediaStore store, TimeProvider clock) : IMediaUploads
{
    /// <summary>A claim for one attempt is shorter than a large file takes: it is made longer before the upload begins.</summary>
    private static readonly TimeSpan Claim = MediaGraph.LongestUpload + TimeSpan.FromMinutes(2);

    public async Task AttachAsync(AppDbContext db, Message message, OutgoingMedia media, CancellationToken cancellationToken)
    {
        var upload = Guid.TryParse(media.Reference, out var id) ? await db.MediaUploads.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) : null;
        if (upload is null || upload.Kind != media.FileKind) throw new InvalidInputException("media", "Invalid");
        if (media.IsVoice && upload.ContentType != "audio/ogg") throw new InvalidInputException("voice", "Invalid");
        db.MessageMedia.Add(MessageMedia.OfUpload(message, upload, media.FileName, media.IsVoice || upload.IsVoice));
    }

    public async Task AttachAgainAsync(AppDbContext db, Message old, Message again, CancellationToken cancellationToken)
    {
        var file = await db.MessageMedia.AsNoTracking().SingleOrDefaultAsync(one => one.MessageId == old.Id && one.State == MediaState.STORED, cancellationToken);
        if (file is null) throw new ProblemException(Problem.Conflict("RESEND_NOT_POSSIBLE"));
        db.MessageMedia.Add(MessageMedia.Again(again, file));
    }

    public async Task<GraphResult<UploadedMedia>> EnsureUploadedAsync(ClaimedSend claim, string token, CancellationToken cancellationToken)
    {
        await using var scope = OrganizationScope.Begin(scopes, claim.OrganizationId);
        var factory = scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var file = await db.MessageMedia.AsNoTracking().SingleOrDefaultAsync(one => one.MessageId == claim.MessageId, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        if (file is not { State: MediaState.STORED, StorageKey: { } key }) return NotHere();
        if (file.IsAtMeta(now)) return Ok(file, file.MediaId);
        if (await FindAtMetaAsync(db, file, now, cancellationToken) is { } known)
        {
            await RememberAsync(db, file.MessageId, known.MediaId, known.UploadedAtUtc!.Value, cancellationToken);
            return Ok(file, known.MediaId);
        }

        await ExtendAsync(db, claim.OutboxId, now, cancellationToken);
        await using var content = store.Open(key);
        if (content is null) return NotHere();
        var name = ContentTypes.SafeName(file.FileName, file.ContentType ?? ContentTypes.Unknown, claim.Kind.ToString().ToLowerInvariant());
        var uploaded = await graph.UploadAsync(token, claim.PhoneNumberId, content, file.MimeType ?? ContentTypes.Unknown, name, cancellationToken);
        if (!uploaded.IsOk) return uploaded.Map(_ => new UploadedMedia("", null, false));
        await RememberAsync(db, file.MessageId, uploaded.Value, now, CancellationToken.None);
        return Ok(file, uploaded.Value);
    }

    /// <summary>The same file that went to another customer of this number.</summary>
    private static Task<MessageMedia?> FindAtMetaAsync(AppDbContext db, MessageMedia file, DateTime now, CancellationToken cancellationToken)
    {
        var since = now - MessageMedia.UploadKeptByMeta;
        return db.MessageMedia.AsNoTracking()
            .Where(one => one.StorageKey == file.StorageKey && one.WhatsAppAccountId == file.WhatsAppAccountId && one.MimeType == file.MimeType && one.UploadedAtUtc > since)
            .OrderByDescending(one => one.UploadedAtUtc).FirstOrDefaultAsync(cancellationToken);
    }

    private static async Task RememberAsync(AppDbContext db, Guid messageId, string mediaId, DateTime atUtc, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var file = await db.MessageMedia.Where(one => one.MessageId == messageId).ForUpdate().SingleAsync(cancellationToken);
        file.Uploaded(mediaId, atUtc);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ExtendAsync(AppDbContext db, Guid outboxId, DateTime now, CancellationToken cancellationToken)
    {
        var until = now + Claim;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.OutboxMessages.Where(row => row.Id == outboxId && row.State == JobState.PROCESSING && row.ClaimedUntilUtc < until)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedUntilUtc, until), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static GraphResult<UploadedMedia> Ok(MessageMedia file, string mediaId) =>
        GraphResult<UploadedMedia>.Ok(new(mediaId, file.FileName is null ? null : ContentTypes.SafeName(file.FileName, file.ContentType ?? ContentTypes.Unknown, "document"), file.IsVoice));

    private static GraphResult<UploadedMedia> NotHere() =>
        GraphResult<UploadedMedia>.Refused(new GraphError(null, null, "The file is no longer here.", null, StatusCodes.Status400BadRequest, null, null));
}
