using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>Sends a message that failed once more, as a new one. Calling twice sends it once: the second call answers the first's message.</summary>
public sealed class ResendMessage(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, SendAgain again)
{
    /// <exception cref="ProblemException">
    /// <c>NOT_FOUND</c>; <c>RESEND_NOT_POSSIBLE</c>: it has not failed, or Meta's code says that trying again does not help or does
    /// harm; <c>WINDOW_CLOSED</c>; <c>NUMBER_NOT_CONNECTED</c>.
    /// </exception>
    public async Task<QueuedMessage> RunAsync(Guid messageId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var (message, outbox) = await SendAgain.LockAsync(db, messageId, cancellationToken);
        if (await SendAgain.FindAsync(db, outbox, cancellationToken) is { } repeat) return repeat;

        var code = message.ErrorCode ?? 0;
        if (message.Status != MessageStatus.FAILED || !Resending.IsPossible(code))
            throw new ProblemException(new Problem("RESEND_NOT_POSSIBLE", ProblemKind.Conflict, code > 0 ? code : null, message.ErrorTitle));

        var queued = await again.AddAsync(db, message, outbox, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        again.Tell(queued.ConversationId);
        return queued;
    }
}
