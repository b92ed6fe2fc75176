using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Leads;

/// <summary>What follows when a lead moved, whoever moved it.</summary>
internal static class LeadHistory
{
    /// <summary>Writes the line of the history, and the task that the new stage asks for unless it is open already.</summary>
    /// <returns>Null when the lead stands where it stood.</returns>
    public static async Task<LeadMove?> RecordMoveAsync(this AppDbContext db, Lead lead, LeadState before, Guid? byUserId, DateTime nowUtc, CancellationToken cancellationToken)
    {
        if (lead.State == before) return null;
        var stages = await db.Stages.Where(stage => stage.Id == before.StageId || stage.Id == lead.StageId).ToDictionaryAsync(stage => stage.Id, cancellationToken);
        var (from, to) = (stages[before.StageId], stages[lead.StageId]);
        var move = new LeadMove(lead, before, from.Name, to.Name, byUserId, nowUtc);
        db.Add(move);
        if (to != from && to.TaskTitle is not null
            && !await db.LeadTasks.AnyAsync(task => task.LeadId == lead.Id && task.StageId == to.Id && task.DoneAtUtc == null, cancellationToken))
            db.Add(LeadTask.OfStage(lead, to, byUserId, nowUtc));
        return move;
    }
}
