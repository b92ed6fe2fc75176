using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// Tries one at once: a waiting message leaves without its wait, and the pause of its number ends (someone has settled what was to
/// be settled; if not, Meta says so again); a failed one is sent as a new message.
/// </summary>
public sealed class RetrySend(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ResendMessage resend, SendAgain again, NumberPace pace, TimeProvider clock)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>; <c>SEND_NOT_WAITING</c>: it is leaving or has left; and those of <see cref="ResendMessage"/>.</exception>
    public async Task RunAsync(Guid jobId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var failed = await db.OutboxMessages.AsNoTracking().Where(row => row.Id == jobId && row.State == JobState.FAILED).Select(row => (Guid?)row.MessageId).SingleOrDefaultAsync(cancellationToken);
        if (failed is { } messageId)
        {
            await resend.RunAsync(messageId, cancellationToken);
            return;
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var outbox = await db.OutboxMessages.Where(row => row.Id == jobId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (outbox.State != JobState.PENDING) throw new ProblemException(Problem.Conflict("SEND_NOT_WAITING"));
        outbox.Hurry();
        var number = await ResumeAsync(db, outbox.WhatsAppAccountId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        pace.Resume(new(number.Id, number.WabaId, PacedNumber.Standard));
        again.Tell(outbox.ConversationId);
    }

    private async Task<WhatsAppAccount> ResumeAsync(AppDbContext db, Guid accountId, CancellationToken cancellationToken)
    {
        foreach (var pause in await db.NumberPauses.Where(one => one.WhatsAppAccountId == accountId).ToListAsync(cancellationToken)) pause.End(clock.GetUtcNow().UtcDateTime);
        return await db.WhatsAppAccounts.AsNoTracking().SingleAsync(one => one.Id == accountId, cancellationToken);
    }
}
