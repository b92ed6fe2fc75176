using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>Takes a waiting message back before it leaves. It stays in the thread as not sent; it can be sent again from there.</summary>
public sealed class CancelSend(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, SendAgain again, TimeProvider clock)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>; <c>SEND_NOT_WAITING</c>: it is leaving, has left, or has failed.</exception>
    public async Task RunAsync(Guid jobId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var outbox = await db.OutboxMessages.Where(row => row.Id == jobId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (outbox.State != JobState.PENDING) throw new ProblemException(Problem.Conflict("SEND_NOT_WAITING"));

        var message = await db.Messages.Where(one => one.Id == outbox.MessageId).ForUpdate().SingleAsync(cancellationToken);
        var conversation = await db.Conversations.Where(one => one.Id == outbox.ConversationId).ForUpdate().SingleAsync(cancellationToken);
        outbox.Refused("A person took it back.", now);
        message.Fail(Resending.Cancelled, "", now);
        conversation.Follow(message);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        again.Tell(conversation.Id);
    }
}
