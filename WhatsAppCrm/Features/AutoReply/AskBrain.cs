using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>
/// Asks the organization's brain about one claimed message and queues what it says. An answer that comes when a person has taken the
/// conversation, the claim has ended or the window has closed is dropped. Without an answer it is asked twice more, then nothing is said.
/// </summary>
public sealed class AskBrain(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, BrainCall call, AutoAnswers answers, TimeProvider clock, ILogger<AskBrain> logger)
{
    public async Task RunAsync(BrainQuestion question, CancellationToken cancellationToken)
    {
        _ = current.RequiredId;
        BrainRequest request;
        AutoReplySettings? settings;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            settings = await db.AutoReplySettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            request = await BrainRequest.OfAsync(db, question.MessageId, cancellationToken);
        }

        var answer = settings is null ? new([], HandsOver: false) : await call.RunAsync(settings, $"msg_{question.MessageId:N}", request, cancellationToken);
        // What was asked is asked: the answer is kept also while the app stops.
        await SettleAsync(question, answer, CancellationToken.None);
    }

    private async Task SettleAsync(BrainQuestion question, BrainAnswer answer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var row = await db.PendingAutoReplies.Where(one => one.MessageId == question.MessageId).ForUpdate().SingleOrDefaultAsync(cancellationToken);
        // Taken by somebody else after the claim ended.
        if (row is not { State: JobState.PROCESSING } || row.Attempts != question.Attempt) return;

        var conversationId = await db.Messages.Where(one => one.Id == row.MessageId).Select(one => one.ConversationId).SingleAsync(cancellationToken);
        var conversation = await db.Conversations.Where(one => one.Id == conversationId).ForUpdate().SingleAsync(cancellationToken);
        var settings = await db.AutoReplySettings.SingleOrDefaultAsync(cancellationToken);
        var plan = settings?.Plan() ?? new();
        var number = await db.WhatsAppAccounts.AsNoTracking().SingleAsync(one => one.Id == conversation.WhatsAppAccountId, cancellationToken);
        var isWritten = false;
        if (answer.Trouble is { } trouble) Note(settings, row, trouble, answer, now);
        else
        {
            settings?.BrainAnswered();
            if (conversation.IsAutoReplyStopped(plan.ResumeAfter, now)) row.Finish(AutoReplyOutcome.PERSON, now);
            else if (!plan.Answers) row.Finish(AutoReplyOutcome.SWITCHED_OFF, now);
            else if (!number.CanSend || !conversation.IsWindowOpen(now)) row.Finish(AutoReplyOutcome.CLOSED, now);
            else
            {
                await answers.WriteAsync(db, conversation, row, answer.Texts, now, cancellationToken);
                if (answer.HandsOver) conversation.HandToPerson(AutoReplyStop.HANDED_OVER, now);
                row.Finish(answer.HandsOver ? AutoReplyOutcome.HANDED_OVER : answer.Texts.Count > 0 ? AutoReplyOutcome.BRAIN : AutoReplyOutcome.NOTHING, now);
                isWritten = answer.HandsOver || answer.Texts.Count > 0;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (isWritten) answers.Tell([conversation.Id]);
    }

    private void Note(AutoReplySettings? settings, PendingAutoReply row, BrainTrouble trouble, BrainAnswer answer, DateTime now)
    {
        var error = answer.Status is { } status ? $"{trouble} {status}" : trouble.ToString();
        logger.LogWarning("The brain gave no answer to message {MessageId}, attempt {Attempt}: {Trouble}", row.MessageId, row.Attempts, error);
        if (answer.MayPass) row.AskAgain(error, now);
        else row.Finish(AutoReplyOutcome.BRAIN_FAILED, now, error);
        settings?.BrainFailed(trouble, answer.Status, now);
    }
}
