using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Media;

/// <summary>
/// Keeps the store and the database of one mind: what was taken back is deleted, drafts of a process that died go, and files that no
/// row knows. Calling twice is harmless.
/// </summary>
public sealed class SweepMedia(IServiceScopeFactory scopes, IDbContextFactory<AppDbContext> factory, IMediaStore store, TimeProvider clock, ILogger<SweepMedia> logger)
{
    /// <summary>Longer than any fetch or upload takes, so that nothing under way is swept.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private const int AtOnce = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await DeleteRemovedAsync(cancellationToken);
        await ForgetUploadsAsync(cancellationToken);
        var before = clock.GetUtcNow().UtcDateTime - Patience;
        var drafts = store.DeleteDrafts(before);
        var orphans = 0;
        foreach (var some in store.List().Where(file => file.PutAtUtc < before).Select(file => file.Key).Chunk(AtOnce))
            orphans += await DeleteUnknownAsync(some, cancellationToken);
        if (drafts + orphans > 0) logger.LogInformation("Deleted {Drafts} drafts and {Orphans} files that no message has", drafts, orphans);
    }

    /// <summary>The files of messages that were taken back; wherever another row still has the file, it stays.</summary>
    public async Task DeleteRemovedAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var removed = await db.AcrossOrganizations<MessageMedia>().AsNoTracking().Where(file => file.State == MediaState.REMOVED && file.StorageKey != null)
            .OrderBy(file => file.MessageId).Take(AtOnce).Select(file => new { file.OrganizationId, file.MessageId }).ToListAsync(cancellationToken);
        foreach (var organization in removed.GroupBy(file => file.OrganizationId))
        {
            await using var scope = OrganizationScope.Begin(scopes, organization.Key);
            await using var own = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
            foreach (var one in organization) await DeleteRemovedAsync(own, one.MessageId, cancellationToken);
        }
    }

    /// <summary>The file first: a crash in between deletes it once more.</summary>
    private async Task DeleteRemovedAsync(AppDbContext db, Guid messageId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var file = await db.MessageMedia.Where(one => one.MessageId == messageId).ForUpdate().SingleAsync(cancellationToken);
        if (file.StorageKey is not { } key) return;
        if (!await db.MessageMedia.AnyAsync(other => other.StorageKey == key && other.MessageId != messageId && other.State != MediaState.REMOVED, cancellationToken)) store.Delete(key);
        file.Forget();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Uploads past their day that show no template's reviewers what its header holds; a file that no message has is unknown from then on.</summary>
    private async Task ForgetUploadsAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().UtcDateTime - MediaUpload.Life;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.AcrossOrganizations<MediaUpload>().Where(upload => upload.CreatedAtUtc < before && !db.AcrossOrganizations<TemplateVersion>().Any(version => version.ExampleUploadId == upload.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<int> DeleteUnknownAsync(string[] keys, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var wholes = keys.Select(MediaKey.WholeOf).Distinct().ToArray();
        var known = await db.AcrossOrganizations<MessageMedia>().Where(file => wholes.Contains(file.StorageKey)).Select(file => file.StorageKey!).ToListAsync(cancellationToken);
        known.AddRange(await db.AcrossOrganizations<MediaUpload>().Where(upload => wholes.Contains(upload.StorageKey)).Select(upload => upload.StorageKey).ToListAsync(cancellationToken));
        var unknown = keys.Where(key => !known.Contains(MediaKey.WholeOf(key))).ToList();
        foreach (var key in unknown) store.Delete(key);
        return unknown.Count;
    }
}
