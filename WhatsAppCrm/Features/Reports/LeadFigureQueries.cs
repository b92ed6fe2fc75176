using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>One stage of a pipeline.</summary>
/// <param name="Now">Leads that stand in it, whenever they came, and what they are worth in hundredths.</param>
/// <param name="Reached">Of the leads that came in the time: how many stand in it or have been in it.</param>
public sealed record StageFigures(Guid StageId, string Name, string Color, StageKind Kind, int Now, long ValueInCents, int Reached);

/// <param name="Created">Leads that came in the time.</param>
/// <param name="Won">Closed in the time, whenever they came; so is <paramref name="Lost"/>.</param>
public sealed record LeadOutcome(int Created, int Won, int Lost, long WonInCents)
{
    /// <summary>Won of all that were closed; null when none was.</summary>
    public double? WinRate => Won + Lost == 0 ? null : (double)Won / (Won + Lost);
}

/// <summary>Where the leads of the time came from, and how many of them are won by now.</summary>
public sealed record SourceRow(string Source, int Leads, int Won);

/// <summary>Figures of leads. A number's are those who talked with it.</summary>
public sealed class LeadFigureQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int MostSources = 50;

    public async Task<LeadOutcome> OutcomeAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (from, to) = (filter.Range.FromUtc, filter.Range.ToUtc);
        var created = await Created(db, filter).CountAsync(cancellationToken);
        var closed = await Narrowed(db, filter).Where(lead => lead.ClosedAtUtc != null && lead.ClosedAtUtc >= from && lead.ClosedAtUtc < to).GroupBy(lead => lead.Status)
            .Select(group => new { group.Key, Count = group.Count(), Cents = group.Sum(lead => lead.ValueInCents) ?? 0 }).ToListAsync(cancellationToken);
        var won = closed.SingleOrDefault(group => group.Key == LeadStatus.WON);
        return new(created, won?.Count ?? 0, closed.SingleOrDefault(group => group.Key == LeadStatus.LOST)?.Count ?? 0, won?.Cents ?? 0);
    }

    /// <summary>Every stage of the pipeline, from left to right.</summary>
    public async Task<IReadOnlyList<StageFigures>> StagesAsync(ReportFilter filter, PipelineRow pipeline, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var stageIds = pipeline.Stages.Select(stage => stage.Id).ToList();
        var now = await Narrowed(db, filter).Where(lead => stageIds.Contains(lead.StageId) && lead.Status != LeadStatus.ARCHIVED).GroupBy(lead => lead.StageId)
            .Select(stage => new { stage.Key, Count = stage.Count(), Cents = stage.Sum(lead => lead.ValueInCents) ?? 0 }).ToDictionaryAsync(stage => stage.Key, cancellationToken);
        var stand = await Created(db, filter).Where(lead => lead.PipelineId == pipeline.Id).GroupBy(lead => lead.StageId)
            .Select(stage => new { stage.Key, Count = stage.Count() }).ToDictionaryAsync(stage => stage.Key, stage => stage.Count, cancellationToken);

        // Where a lead stands counts already; where it has been besides, its moves tell. One that was taken back never happened.
        var moves = await Created(db, filter).Join(db.LeadMoves.Where(move => move.UndoneAtUtc == null), lead => lead.Id, move => move.LeadId, (lead, move) => new { lead.Id, lead.StageId, move.FromStageId, move.ToStageId }).ToListAsync(cancellationToken);
        var been = moves.SelectMany(move => new[] { (move.Id, Stage: move.FromStageId, Now: move.StageId), (move.Id, Stage: move.ToStageId, Now: move.StageId) }).Where(one => one.Stage != one.Now).Distinct()
            .GroupBy(one => one.Stage).ToDictionary(stage => stage.Key, stage => stage.Count());
        return
        [
            .. pipeline.Stages.Select(stage => new StageFigures(
                stage.Id, stage.Name, stage.Color, stage.Kind, now.GetValueOrDefault(stage.Id)?.Count ?? 0, now.GetValueOrDefault(stage.Id)?.Cents ?? 0,
                stand.GetValueOrDefault(stage.Id) + been.GetValueOrDefault(stage.Id))),
        ];
    }

    /// <summary>The most frequent first.</summary>
    public async Task<IReadOnlyList<SourceRow>> SourcesAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var sources = await Created(db, filter).GroupBy(lead => lead.Source)
            .Select(source => new { source.Key, Count = source.Count(), Won = source.Count(lead => lead.Status == LeadStatus.WON) })
            .OrderByDescending(source => source.Count).ThenBy(source => source.Key).Take(MostSources).ToListAsync(cancellationToken);
        return [.. sources.Select(source => new SourceRow(source.Key, source.Count, source.Won))];
    }

    private static IQueryable<Lead> Created(AppDbContext db, ReportFilter filter)
    {
        var (from, to) = (filter.Range.FromUtc, filter.Range.ToUtc);
        return Narrowed(db, filter).Where(lead => lead.CreatedAtUtc >= from && lead.CreatedAtUtc < to);
    }

    private static IQueryable<Lead> Narrowed(AppDbContext db, ReportFilter filter)
    {
        var leads = db.Leads.AsNoTracking();
        if (filter.MemberId is { } memberId) leads = leads.Where(lead => lead.OwnerId == memberId);
        if (filter.NumberId is { } numberId) leads = leads.Where(lead => db.Conversations.Any(c => c.LeadId == lead.Id && c.WhatsAppAccountId == numberId));
        return leads;
    }
}
