using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.AutoReply;

/// <param name="Attempt">Which call this is, from 1: what comes back late for an earlier one is not used.</param>
public sealed record BrainQuestion(Guid OrganizationId, Guid MessageId, int Attempt);

/// <param name="Settled">How many are done with.</param>
/// <param name="Questions">For the brain; claimed.</param>
public sealed record DecidedAutoReplies(int Settled, IReadOnlyList<BrainQuestion> Questions);

/// <summary>
/// Decides messages of one organization and queues their answers, in one transaction: what is queued is settled, and the other way
/// round. What is for the brain is claimed here and asked outside of it.
/// </summary>
public sealed class DecideAutoReplies(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, AutoAnswers answers, TimeProvider clock)
{
    /// <summary>Two machines talking to each other: after this many automatic messages in <see cref="LoopWithin"/> one of them stops.</summary>
    private const int MostAnswers = 30;
    private static readonly TimeSpan LoopWithin = TimeSpan.FromMinutes(10);

    /// <summary>Longer than the brain may take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(40);

    /// <param name="brainSlots">How many questions to the brain may be begun; others stay where they are.</param>
    public async Task<DecidedAutoReplies> RunAsync(IReadOnlyList<Guid> messageIds, int brainSlots, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var questions = new List<BrainQuestion>();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var rows = (await db.PendingAutoReplies.Where(row => messageIds.Contains(row.MessageId)).OrderBy(row => row.MessageId).ForUpdate().ToListAsync(cancellationToken))
            .Where(row => row.IsDue(now)).ToList();
        var batch = await AutoReplyBatch.LoadAsync(db, current.RequiredId, rows, now - LoopWithin, cancellationToken);
        var touched = new HashSet<Guid>();
        foreach (var row in rows)
        {
            if (WhyNot(batch, row, now) is { } outcome)
            {
                row.Finish(outcome, now);
                continue;
            }

            var decision = batch.Plan.Decide(batch.Situation(row, now));
            if (decision.Kind == AutoReplyKind.BRAIN)
            {
                if (questions.Count >= brainSlots) continue;
                // A process died over the last call: it counts as one that got no answer.
                if (row.Attempts >= PendingAutoReply.BrainAttempts)
                {
                    row.Finish(AutoReplyOutcome.BRAIN_FAILED, now, "The call was lost with its process.");
                    continue;
                }

                row.Claim(Lease, now);
                questions.Add(new(row.OrganizationId, row.MessageId, row.Attempts));
                continue;
            }

            if (decision.Text is { } text)
            {
                var conversation = batch.ConversationOf(row);
                await answers.WriteAsync(db, conversation, row, [text], now, cancellationToken);
                if (decision.Kind == AutoReplyKind.AWAY) conversation.SaidAway(now);
                touched.Add(conversation.Id);
            }

            row.Finish(Outcome(decision.Kind), now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        answers.Tell(touched);
        return new(rows.Count(row => row.FinishedAtUtc is not null), questions);
    }

    /// <summary>Deciding this one failed: it waits and is tried again, or is given up.</summary>
    public async Task PutOffAsync(Guid messageId, Exception exception, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var row = await db.PendingAutoReplies.Where(one => one.MessageId == messageId).ForUpdate().SingleAsync(cancellationToken);
        row.PutOff(exception.Message, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static AutoReplyOutcome? WhyNot(AutoReplyBatch batch, PendingAutoReply row, DateTime now)
    {
        var message = batch.MessageOf(row);
        var conversation = batch.ConversationOf(row);
        if (message.Kind == MessageKind.DELETED) return AutoReplyOutcome.DELETED;
        if (!batch.Plan.Answers) return AutoReplyOutcome.SWITCHED_OFF;
        if (!batch.CanSend(conversation) || !conversation.IsWindowOpen(now) || now - message.SentAtUtc >= Conversation.ServiceWindow) return AutoReplyOutcome.CLOSED;
        if (conversation.IsAutoReplyStopped(batch.Plan.ResumeAfter, now))
            return conversation.AutoReplyStop == AutoReplyStop.SWITCHED_OFF ? AutoReplyOutcome.SWITCHED_OFF : AutoReplyOutcome.PERSON;
        return batch.AnswersLately(conversation) >= MostAnswers ? AutoReplyOutcome.TOO_MANY : null;
    }

    private static AutoReplyOutcome Outcome(AutoReplyKind kind) => kind switch
    {
        AutoReplyKind.KEYWORD => AutoReplyOutcome.KEYWORD,
        AutoReplyKind.AWAY => AutoReplyOutcome.AWAY,
        AutoReplyKind.GREETING => AutoReplyOutcome.GREETING,
        _ => AutoReplyOutcome.NOTHING,
    };
}
