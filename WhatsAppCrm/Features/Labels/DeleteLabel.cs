using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Labels;

/// <summary>Takes a label off everything and away. The histories keep its name. For managers and up.</summary>
public sealed class DeleteLabel(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such label here.</exception>
    public async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var label = await db.Labels.SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            await db.ConversationLabels.Where(on => on.LabelId == id).ExecuteDeleteAsync(cancellationToken);
            db.Labels.Remove(label);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Labels, Guid.Empty));
    }
}
