using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending.Later;

/// <summary>
/// What may still be done with a message for later, waiting or held: other words or another time, at once, or not at all. Everybody who
/// may answer the customer may: who takes a conversation over takes over what was scheduled in it.
/// </summary>
public sealed class ChangeScheduled(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, QueueMessage queue, ILiveEvents liveEvents, ScheduledSignal signal, TimeProvider clock)
{
    /// <param name="text">Null keeps the words.</param>
    /// <param name="time">Null keeps the time; a held one needs another.</param>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>; <c>SCHEDULE_OVER</c>: it was sent or cancelled meanwhile.</exception>
    /// <exception cref="InvalidInputException">Field <c>text</c> (a template's words are its own) or <c>sendAtUtc</c>.</exception>
    public async Task RunAsync(Guid id, string? text, SendTime? time, CancellationToken cancellationToken)
    {
        await WithAsync(id, (scheduled, now) =>
        {
            if (text is not null) scheduled.Rewrite(text);
            if (time is null) return;
            scheduled.MoveTo(time.AtUtc, now);
            scheduled.Note(scheduled.ReplyToId, time.UnlessTheyWrite, scheduled.ClientId);
        }, cancellationToken);
        signal.Wake();
    }

    /// <summary>It is not sent. Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>; <c>SCHEDULE_OVER</c>: it was sent meanwhile.</exception>
    public Task CancelAsync(Guid id, CancellationToken cancellationToken) =>
        WithAsync(id, (scheduled, now) => scheduled.Cancel(now), cancellationToken, isCancelledFine: true);

    /// <summary>It becomes a message now, in the name of whoever wrote it.</summary>
    /// <returns>The message's id.</returns>
    /// <exception cref="ProblemException">Those of queueing; <c>NOT_FOUND</c>; <c>SCHEDULE_OVER</c>.</exception>
    public async Task<Guid> SendNowAsync(Guid id, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        ScheduledMessage scheduled;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
            scheduled = await db.ScheduledMessages.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        var queued = await queue.RunAsync(ReleaseScheduled.MessageOf(scheduled), cancellationToken);
        Tell(scheduled);
        return queued.MessageId;
    }

    private async Task WithAsync(Guid id, Action<ScheduledMessage, DateTime> change, CancellationToken cancellationToken, bool isCancelledFine = false)
    {
        current.Require(Role.SELLER);
        ScheduledMessage scheduled;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            scheduled = await db.ScheduledMessages.Where(one => one.Id == id).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            if (isCancelledFine && scheduled.State == ScheduledState.CANCELLED) return;
            if (!scheduled.IsOpen) throw new ProblemException(Problem.Conflict(QueueMessage.NotWaiting));
            change(scheduled, clock.GetUtcNow().UtcDateTime);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        Tell(scheduled);
    }

    private void Tell(ScheduledMessage scheduled)
    {
        liveEvents.Publish(new(scheduled.OrganizationId, LiveEventKind.Scheduled, scheduled.ConversationId));
        liveEvents.Publish(new(scheduled.OrganizationId, LiveEventKind.Mentions, scheduled.AuthorUserId));
    }
}
