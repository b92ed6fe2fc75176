using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Takes back the newest move of a lead: stage, status, reason and note are as before, and the task its stage asked for goes while nobody did it.</summary>
public sealed class UndoMove(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>; <c>UNDO_TOO_LATE</c>: the lead has moved on, or the stage it came from is gone.</exception>
    public async Task RunAsync(Guid moveId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        Guid leadId;
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            leadId = await db.LeadMoves.Where(one => one.Id == moveId).Select(one => (Guid?)one.LeadId).SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            var lead = await db.Leads.Where(one => one.Id == leadId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            // Read only under the lead's lock: somebody else may have undone it a moment ago.
            var move = await db.LeadMoves.SingleAsync(one => one.Id == moveId, cancellationToken);
            if (move.UndoneAtUtc is not null) return;
            var isNewest = !await db.LeadMoves.AnyAsync(one => one.LeadId == leadId && one.UndoneAtUtc == null && one.Id > moveId, cancellationToken);
            if (!isNewest || (lead.StageId, lead.Status) != (move.ToStageId, move.ToStatus) || !await db.Stages.AnyAsync(stage => stage.Id == move.FromStageId, cancellationToken))
                throw new ProblemException(Problem.Conflict("UNDO_TOO_LATE"));

            var now = time.GetUtcNow().UtcDateTime;
            lead.Return(move.From, now);
            move.Undo(now);
            await db.LeadTasks.Where(task => task.LeadId == leadId && task.StageId == move.ToStageId && task.CreatedAtUtc == move.AtUtc && task.DoneAtUtc == null).ExecuteDeleteAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Lead, leadId));
        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Task, leadId));
    }
}
