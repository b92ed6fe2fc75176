using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>Where the sending of one message stands, for whoever looks at the message.</summary>
/// <param name="NextTryAtUtc">When it leaves at the earliest; null when nobody can say (its turn, or a number that has to be reconnected).</param>
/// <param name="CanSendAgain">It failed, was not sent again yet, and trying again may help.</param>
public sealed record SendProgress(
    Guid MessageId, JobState State, WhatsAppAccountStatus NumberStatus, SendDelay? Delay, DateTime? NextTryAtUtc, DateTime? UnknownSinceUtc, DateTime QueuedAtUtc, bool WasSentAgain, bool CanSendAgain)
{
    /// <summary>Meta has had its quarter of an hour: a person may decide.</summary>
    public bool AsksWhatToDo(DateTime nowUtc) => UnknownSinceUtc is { } since && nowUtc - since >= ResolveUnknownSend.AskAfter;
}

/// <summary>Reads it for the messages of a thread that are on their way or failed.</summary>
public sealed class SendProgressQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock)
{
    /// <returns>By message; those without a place in the outbox are missing.</returns>
    public async Task<IReadOnlyDictionary<Guid, SendProgress>> FindAsync(IReadOnlyCollection<Guid> messageIds, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (messageIds.Count == 0) return new Dictionary<Guid, SendProgress>();
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = await (
                from row in db.OutboxMessages.AsNoTracking()
                where messageIds.Contains(row.MessageId)
                join message in db.Messages on row.MessageId equals message.Id
                join number in db.WhatsAppAccounts on row.WhatsAppAccountId equals number.Id
                select new
                {
                    row.MessageId, row.State, NumberStatus = number.Status, row.Delay, row.NextAttemptAtUtc, row.UnknownSinceUtc, row.CreatedAtUtc, row.ResentAsMessageId, message.ErrorCode,
                    row.Lane, row.WhatsAppAccountId, HasFailed = message.FailedAtUtc != null,
                })
            .ToListAsync(cancellationToken);
        Guid[] numbers = [.. rows.Where(row => row.State == JobState.PENDING).Select(row => row.WhatsAppAccountId).Distinct()];
        var pauses = numbers.Length == 0 ? [] : await db.NumberPauses.AsNoTracking().Where(one => numbers.Contains(one.WhatsAppAccountId) && one.UntilUtc > now).ToListAsync(cancellationToken);

        return rows.ToDictionary(row => row.MessageId, row =>
        {
            // A message queued while its number is paused has no reason of its own.
            var pause = row.State == JobState.PENDING
                ? pauses.Where(one => one.WhatsAppAccountId == row.WhatsAppAccountId && one.FromLane <= row.Lane).MaxBy(one => one.UntilUtc) : null;
            var isLater = pause is not null && (row.NextAttemptAtUtc is null || pause.UntilUtc > row.NextAttemptAtUtc);
            return new SendProgress(
                row.MessageId, row.State, row.NumberStatus, isLater ? pause!.Delay : row.Delay, isLater ? pause!.UntilUtc : row.NextAttemptAtUtc, row.UnknownSinceUtc, row.CreatedAtUtc,
                row.ResentAsMessageId is not null, row.HasFailed && row.ResentAsMessageId is null && Resending.IsPossible(row.ErrorCode ?? 0));
        });
    }
}
