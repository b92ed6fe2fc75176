using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Media;

/// <summary>A file this process fetches now.</summary>
/// <param name="Attempts">Counted with this one.</param>
public sealed record ClaimedMedia(Guid MessageId, Guid OrganizationId, Guid AccountId, string PhoneNumberId, Guid ConversationId, MessageKind Kind, string MediaId, string? Sha256, int Attempts);

/// <summary>
/// Takes files that are due, the newest of each number first: people look at what has just come, and history can wait. The claim
/// is committed before anything is fetched, and two processes never hold the same one.
/// </summary>
public sealed class MediaClaims(IDbContextFactory<AppDbContext> factory, TimeProvider clock)
{
    /// <summary>A claim is this process's for so long, unless it says so again (<see cref="ExtendAsync"/>).</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <param name="free">How many may be taken in all.</param>
    /// <param name="freeFor">How many of one number.</param>
    public async Task<IReadOnlyList<ClaimedMedia>> RunAsync(int free, Func<Guid, int> freeFor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var numbers = await db.AcrossOrganizations<WhatsAppAccount>().AsNoTracking()
            .Where(account => account.Status == WhatsAppAccountStatus.CONNECTED)
            .Where(account => db.AcrossOrganizations<MessageMedia>().Any(file => file.State == MediaState.PENDING && file.WhatsAppAccountId == account.Id
                && (file.NextAttemptAtUtc == null || file.NextAttemptAtUtc <= now) && (file.ClaimedUntilUtc == null || file.ClaimedUntilUtc < now)))
            .OrderBy(account => account.Id).Select(account => account.Id).ToListAsync(cancellationToken);

        List<Guid> due = [];
        // Fewest under way first, so that one number's history never keeps another number's pictures waiting.
        foreach (var number in numbers.OrderByDescending(freeFor))
        {
            var most = Math.Min(free - due.Count, freeFor(number));
            if (most <= 0) continue;
            due.AddRange(await db.AcrossOrganizations<MessageMedia>().AsNoTracking()
                .Where(file => file.State == MediaState.PENDING && file.WhatsAppAccountId == number
                    && (file.NextAttemptAtUtc == null || file.NextAttemptAtUtc <= now) && (file.ClaimedUntilUtc == null || file.ClaimedUntilUtc < now))
                .OrderByDescending(file => file.MessageId).Take(most).Select(file => file.MessageId).ToListAsync(cancellationToken));
        }

        return due.Count == 0 ? [] : await ClaimAsync(db, due, now, cancellationToken);
    }

    /// <summary>Still at it.</summary>
    public async Task ExtendAsync(IReadOnlyCollection<Guid> messageIds, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow().UtcDateTime + Lease;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.AcrossOrganizations<MessageMedia>().Where(file => messageIds.Contains(file.MessageId) && file.ClaimedUntilUtc != null)
            .ExecuteUpdateAsync(set => set.SetProperty(file => file.ClaimedUntilUtc, until), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<ClaimedMedia>> ClaimAsync(AppDbContext db, List<Guid> due, DateTime now, CancellationToken cancellationToken)
    {
        var until = now + Lease;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var free = await db.AcrossOrganizations<MessageMedia>().AsNoTracking()
            .Where(file => due.Contains(file.MessageId) && file.State == MediaState.PENDING && (file.ClaimedUntilUtc == null || file.ClaimedUntilUtc < now))
            .OrderBy(file => file.MessageId).ForUpdate().Select(file => file.MessageId).ToListAsync(cancellationToken);
        var marked = await db.AcrossOrganizations<MessageMedia>()
            .Where(file => free.Contains(file.MessageId) && file.State == MediaState.PENDING && (file.ClaimedUntilUtc == null || file.ClaimedUntilUtc < now))
            .ExecuteUpdateAsync(set => set.SetProperty(file => file.ClaimedUntilUtc, until).SetProperty(file => file.Attempts, file => file.Attempts + 1), cancellationToken);
        // Without row locks (SQL Server) another process may have been quicker with some of them: leave all, look again.
        if (marked != free.Count) return [];
        var claimed = await (
                from file in db.AcrossOrganizations<MessageMedia>().AsNoTracking()
                where free.Contains(file.MessageId)
                join message in db.AcrossOrganizations<Message>() on file.MessageId equals message.Id
                join account in db.AcrossOrganizations<WhatsAppAccount>() on file.WhatsAppAccountId equals account.Id
                orderby file.MessageId descending
                select new ClaimedMedia(file.MessageId, file.OrganizationId, account.Id, account.PhoneNumberId, message.ConversationId, message.Kind, file.MediaId, file.Sha256, file.Attempts))
            .ToListAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return claimed;
    }
}
