using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>The next leads of an import that is being undone. Those that were changed, got a task or a note, or were written to stay.</summary>
public sealed class TakeBackLines(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    public const int AtOnce = 200;

    /// <returns>False when there is nothing left to do.</returns>
    public async Task<bool> RunAsync(Guid importId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var left = true;
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var import = await db.LeadImports.Where(one => one.Id == importId && one.State == ImportState.UNDOING).ForUpdate().SingleOrDefaultAsync(cancellationToken);
            if (import is null) return false;
            var rows = await db.LeadImportRows.Where(row => row.ImportId == importId && row.Outcome == ImportOutcome.CREATED).OrderBy(row => row.Number).Take(AtOnce).ToListAsync(cancellationToken);
            left = rows.Count > 0;
            if (left) await TakeBackAsync(db, import, rows, cancellationToken);
            else import.Finish(time.GetUtcNow().UtcDateTime);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.LeadImport, importId));
        return left;
    }

    private static async Task TakeBackAsync(AppDbContext db, LeadImport import, List<LeadImportRow> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => row.LeadId!.Value).ToList();
        // Conversations before leads, as everywhere.
        var conversations = await db.Conversations.Where(c => ids.Contains(c.LeadId!.Value)).OrderBy(c => c.Id).ForUpdate().ToListAsync(cancellationToken);
        var leads = await db.Leads.Where(lead => ids.Contains(lead.Id)).OrderBy(lead => lead.Id).ForUpdate().ToDictionaryAsync(lead => lead.Id, cancellationToken);
        var worked = await db.LeadTasks.Where(task => ids.Contains(task.LeadId)).Select(task => task.LeadId)
            .Concat(from note in db.Notes join lead in db.Leads on note.LeadId equals lead.Id where ids.Contains(lead.Id) && note.CreatedAtUtc > lead.CreatedAtUtc select lead.Id)
            .Distinct().ToListAsync(cancellationToken);
        var kept = leads.Values.Where(lead => lead.LastActivityAtUtc != lead.CreatedAtUtc).Select(lead => lead.Id).Concat(worked).ToHashSet();
        var gone = ids.Where(id => leads.ContainsKey(id) && !kept.Contains(id)).ToList();

        foreach (var conversation in conversations.Where(c => gone.Contains(c.LeadId!.Value))) conversation.UnlinkLead();
        await db.SaveChangesAsync(cancellationToken);
        await db.Notes.Where(note => note.LeadId != null && gone.Contains(note.LeadId.Value)).ExecuteDeleteAsync(cancellationToken);
        db.RemoveRange(gone.Select(id => leads[id]));
        foreach (var row in rows) row.TakeBack(isKept: kept.Contains(row.LeadId!.Value));
        import.CountUndone(rows.Count(row => row.Outcome == ImportOutcome.TAKEN_BACK), rows.Count(row => row.Outcome == ImportOutcome.KEPT));
    }
}
