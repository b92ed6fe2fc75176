using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Reports;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Reports.Counting;

/// <summary>
/// Forgets every tally, so that all messages are counted anew: what is still stored counts, erased messages do not any more. Until the counting
/// has come up again, figures are read from the messages themselves: slower, and just as right.
/// </summary>
public sealed class RecountMessages(IDbContextFactory<AppDbContext> factory, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.TallyPositions.ExecuteDeleteAsync(cancellationToken);
        await db.AcrossOrganizations<MessageTally>().ExecuteDeleteAsync(cancellationToken);
        await db.AcrossOrganizations<TallyMark>().ExecuteDeleteAsync(cancellationToken);
        db.Add(new TallyPosition(clock.GetUtcNow().UtcDateTime));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
