using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Leads.Settings;

/// <summary>Pipelines are changed one after the other, so that exactly one is the default and no stage goes while leads come to it.</summary>
internal static class PipelineLock
{
    /// <summary>All of the organization's, locked until the commit, in the order they were made.</summary>
    public static Task<List<Pipeline>> LockPipelinesAsync(this AppDbContext db, CancellationToken cancellationToken) =>
        db.Pipelines.OrderBy(pipeline => pipeline.Id).ForUpdate().ToListAsync(cancellationToken);

    /// <summary>Every lead of these stages goes to another one, with a line in its history.</summary>
    /// <exception cref="ProblemException"><c>STAGE_HAS_LEADS</c>: there are leads, and nobody said where to.</exception>
    public static async Task MoveLeadsAsync(this AppDbContext db, IReadOnlyCollection<Stage> from, Stage? to, Guid? byUserId, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var ids = from.Select(stage => stage.Id).ToList();
        var names = from.ToDictionary(stage => stage.Id, stage => stage.Name);
        var leads = await db.Leads.Where(lead => ids.Contains(lead.StageId)).OrderBy(lead => lead.Id).ForUpdate().ToListAsync(cancellationToken);
        // Deleted leads may come back: they need a stage as well.
        var deleted = await db.DeletedLeads.Where(lead => ids.Contains(lead.StageId)).OrderBy(lead => lead.Id).ForUpdate().ToListAsync(cancellationToken);
        if (leads.Count + deleted.Count == 0) return;
        if (to is null) throw new ProblemException(Problem.Conflict("STAGE_HAS_LEADS"));
        foreach (var lead in leads.Concat(deleted))
        {
            var before = lead.State;
            // In bulk and by the manager's hand: the stage's rules are for leads that get there by themselves.
            lead.MoveTo(to, nowUtc);
            db.Add(new LeadMove(lead, before, names[before.StageId], to.Name, byUserId, nowUtc));
        }
    }
}
