using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>What a person decides about a message nobody knows the outcome of. Sent by name, in any case.</summary>
public enum UnknownSendAction
{
    /// <summary>Send it again, at the risk that the customer has it twice.</summary>
    RESEND,

    /// <summary>It was sent: they asked the customer, or looked at the business's phone.</summary>
    SENT,
}

/// <summary>
/// Ends the doubt about a message whose answer was lost, by a person's word, once Meta has had a quarter of an hour to say it
/// itself. Calling twice does it once.
/// </summary>
public sealed class ResolveUnknownSend(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, SendAgain again, TimeProvider clock)
{
    /// <summary>Statuses nearly always come within seconds; after this long a person may decide.</summary>
    public static readonly TimeSpan AskAfter = TimeSpan.FromMinutes(15);

    /// <returns>The new message when it was sent again; null when it was settled as sent.</returns>
    /// <exception cref="ProblemException">
    /// <c>NOT_FOUND</c>; <c>SEND_NOT_UNKNOWN</c>: it was settled in the meantime, or never in doubt; <c>SEND_UNKNOWN_TOO_SHORT</c>: Meta
    /// may still say it; and those of sending again.
    /// </exception>
    public async Task<QueuedMessage?> RunAsync(Guid messageId, UnknownSendAction action, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var (message, outbox) = await SendAgain.LockAsync(db, messageId, cancellationToken);
        if (action == UnknownSendAction.RESEND && await SendAgain.FindAsync(db, outbox, cancellationToken) is { } repeat) return repeat;
        if (action == UnknownSendAction.SENT && outbox.State == JobState.DONE) return null;
        if (!outbox.IsOutcomeUnknown) throw new ProblemException(Problem.Conflict("SEND_NOT_UNKNOWN"));
        if (now - outbox.UnknownSinceUtc < AskAfter) throw new ProblemException(Problem.Conflict("SEND_UNKNOWN_TOO_SHORT"));

        QueuedMessage? queued = null;
        if (action == UnknownSendAction.SENT)
        {
            outbox.Sent(now);
            message.Advance(MessageStatus.SENT, now);
            var conversation = await db.Conversations.Where(one => one.Id == message.ConversationId).ForUpdate().SingleAsync(cancellationToken);
            conversation.Follow(message);
        }
        else
        {
            outbox.Refused("Nobody knows whether it left; a person had it sent again.", now);
            message.Fail(Resending.GivenUp, "", now);
            queued = await again.AddAsync(db, message, outbox, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        again.Tell(message.ConversationId);
        return queued;
    }
}
