// Longer than 120 lines: who may send, what is due and in which order is one decision, and its queries are read together.
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Sending;

/// <summary>One message claimed for one attempt, with all that the request needs.</summary>
public sealed record ClaimedSend
{
    public required Guid OutboxId { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Guid AccountId { get; init; }
    public required Guid MessageId { get; init; }
    public required Guid ConversationId { get; init; }
    public required string PhoneNumberId { get; init; }
    public required string? ProtectedAccessToken { get; init; }
    public required bool OnBusinessApp { get; init; }
    public required string? ToPhone { get; init; }
    public required string? ToUserId { get; init; }
    public required string Text { get; init; }

    /// <summary>This one included.</summary>
    public required int Attempts { get; init; }
}

/// <summary>
/// Takes what may leave now: at most one message a conversation (its oldest), within each number's pace, shared out fairly
/// between the organizations. The claim is committed before anything is sent, and two processes never claim the same row.
/// </summary>
public sealed class OutboxClaims(IDbContextFactory<AppDbContext> factory, NumberPace pace, TimeProvider clock)
{
    /// <summary>Claims at most <paramref name="free"/> messages.</summary>
    /// <param name="turn">Any number, another each time: decides which organization comes first.</param>
    /// <param name="lease">After this a claim without an outcome counts as left by a crash.</param>
    public async Task<ClaimRound> RunAsync(int free, uint turn, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var numbers = await WithWorkAsync(db, now, cancellationToken);
        if (numbers.Count == 0) return ClaimRound.Nothing;

        List<ClaimedSend> heads = [];
        var heldBack = false;
        var organizations = numbers.GroupBy(number => number.OrganizationId).ToList();
        var share = Math.Max(1, free / organizations.Count);
        var first = (int)(turn % (uint)organizations.Count);
        foreach (var organization in organizations.Skip(first).Concat(organizations.Take(first)))
        {
            var room = Math.Min(share, free - heads.Count);
            foreach (var number in organization)
            {
                if (room <= 0) break;
                var allowed = Math.Min(room, pace.Available(number.Id, number.OnBusinessApp));
                heldBack |= allowed == 0;
                if (allowed == 0) continue;
                var found = await HeadsAsync(db, number.Id, now, allowed, cancellationToken);
                heads.AddRange(found);
                room -= found.Count;
            }
        }

        var claimed = heads.Count == 0 ? [] : await ClaimAsync(db, heads, lease, now, cancellationToken);
        foreach (var number in claimed.GroupBy(one => (one.AccountId, one.OnBusinessApp))) pace.Take(number.Key.AccountId, number.Key.OnBusinessApp, number.Count());
        return new(claimed, heldBack);
    }

    private static Task<List<NumberWithWork>> WithWorkAsync(AppDbContext db, DateTime now, CancellationToken cancellationToken) =>
        db.AcrossOrganizations<WhatsAppAccount>().AsNoTracking()
            .Where(account => account.Status == WhatsAppAccountStatus.CONNECTED)
            .Where(account => db.AcrossOrganizations<OutboxMessage>().Any(row =>
                row.State == JobState.PENDING && row.WhatsAppAccountId == account.Id && (row.NextAttemptAtUtc == null || row.NextAttemptAtUtc <= now)))
            .OrderBy(account => account.Id)
            .Select(account => new NumberWithWork(account.OrganizationId, account.Id, account.IsOnBusinessApp))
            .ToListAsync(cancellationToken);

    /// <summary>The oldest unsent message of each conversation, if it is due: a later one never overtakes it.</summary>
    private static Task<List<ClaimedSend>> HeadsAsync(AppDbContext db, Guid accountId, DateTime now, int most, CancellationToken cancellationToken)
    {
        var unsent = db.AcrossOrganizations<OutboxMessage>()
            .Where(row => row.State == JobState.PENDING || (row.State == JobState.PROCESSING && !row.IsOutcomeUnknown));
        return (
                from row in db.AcrossOrganizations<OutboxMessage>()
                where row.State == JobState.PENDING && row.WhatsAppAccountId == accountId && (row.NextAttemptAtUtc == null || row.NextAttemptAtUtc <= now)
                join message in db.AcrossOrganizations<Message>() on row.MessageId equals message.Id
                where !(
                    from other in db.AcrossOrganizations<Message>()
                    where other.ConversationId == message.ConversationId
                    join earlier in unsent on other.Id equals earlier.MessageId
                    where earlier.Id.CompareTo(row.Id) < 0
                    select earlier).Any()
                join conversation in db.AcrossOrganizations<Conversation>() on message.ConversationId equals conversation.Id
                join contact in db.AcrossOrganizations<Contact>() on conversation.ContactId equals contact.Id
                join account in db.AcrossOrganizations<WhatsAppAccount>() on row.WhatsAppAccountId equals account.Id
                orderby row.Id
                select new ClaimedSend
                {
                    OutboxId = row.Id,
                    OrganizationId = row.OrganizationId,
                    AccountId = row.WhatsAppAccountId,
                    MessageId = message.Id,
                    ConversationId = conversation.Id,
                    PhoneNumberId = account.PhoneNumberId,
                    ProtectedAccessToken = account.ProtectedAccessToken,
                    OnBusinessApp = account.IsOnBusinessApp,
                    ToPhone = contact.Phone,
                    ToUserId = contact.UserId,
                    Text = message.Text ?? "",
                    Attempts = row.Attempts + 1,
                })
            .AsNoTracking().Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>Marks the rows that are still free; what another process took in the meantime is left to it.</summary>
    private static async Task<IReadOnlyList<ClaimedSend>> ClaimAsync(AppDbContext db, List<ClaimedSend> heads, TimeSpan lease, DateTime now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        Guid[] wanted = [.. heads.Select(head => head.OutboxId)];
        var pending = await db.AcrossOrganizations<OutboxMessage>().AsNoTracking()
            .Where(row => wanted.Contains(row.Id) && row.State == JobState.PENDING).OrderBy(row => row.Id).ForUpdate()
            .Select(row => row.Id).ToListAsync(cancellationToken);
        var until = now + lease;
        var marked = await db.AcrossOrganizations<OutboxMessage>()
            .Where(row => pending.Contains(row.Id) && row.State == JobState.PENDING)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, JobState.PROCESSING)
                    .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                    .SetProperty(row => row.ClaimedUntilUtc, until)
                    .SetProperty(row => row.NextAttemptAtUtc, (DateTime?)null),
                cancellationToken);
        // Without row locks (SQL Server) another process may have been quicker with some of them: leave all, look again.
        if (marked != pending.Count) return [];
        await transaction.CommitAsync(cancellationToken);
        return [.. heads.Where(head => pending.Contains(head.OutboxId))];
    }

    private sealed record NumberWithWork(Guid OrganizationId, Guid Id, bool OnBusinessApp);
}

/// <param name="HeldBack">Some number has work that its pace does not allow yet: look again soon.</param>
public sealed record ClaimRound(IReadOnlyList<ClaimedSend> Claimed, bool HeldBack)
{
    public static readonly ClaimRound Nothing = new([], HeldBack: false);
}
