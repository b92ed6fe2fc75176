using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Settings;

/// <summary>What is to change; nulls change nothing.</summary>
/// <param name="IsDefault">Only true changes anything: another pipeline is made the default instead of taking it from this one.</param>
/// <param name="Stages">All stages as they shall be, from left to right: known ones by their id, new ones without. One that is missing is deleted.</param>
/// <param name="MoveLeadsTo">Where the leads of deleted stages go; must be one of the stages that stay.</param>
public sealed record PipelineChange(string? Name = null, bool? IsDefault = null, IReadOnlyList<WantedStage>? Stages = null, Guid? MoveLeadsTo = null);

/// <summary>Renames a pipeline, makes it the default, and adds, changes, orders and deletes its stages.</summary>
public sealed class ChangePipeline(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    /// <summary>Calling twice with the same change is harmless, unless it adds stages.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>; <c>STAGE_HAS_LEADS</c>: a deleted stage holds leads and nobody said where to; <c>FORBIDDEN</c>: deleting a stage below MANAGER.</exception>
    /// <exception cref="InvalidInputException">A field is not valid, no stage is open, or a stage is not this pipeline's.</exception>
    public async Task RunAsync(Guid pipelineId, PipelineChange change, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var pipelines = await db.LockPipelinesAsync(cancellationToken);
            var pipeline = pipelines.Find(one => one.Id == pipelineId) ?? throw new ProblemException(Problem.NotFound);
            if (change.Name is not null) pipeline.Rename(change.Name);
            if (change.IsDefault == true) pipelines.ForEach(one => one.MakeDefault(one == pipeline));
            if (change.Stages is not null) await ChangeStagesAsync(db, pipeline, change, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Pipelines, Guid.Empty));
    }

    private async Task ChangeStagesAsync(AppDbContext db, Pipeline pipeline, PipelineChange change, CancellationToken cancellationToken)
    {
        StageRules.Check(change.Stages);
        var known = await db.Stages.Where(stage => stage.PipelineId == pipeline.Id).ToDictionaryAsync(stage => stage.Id, cancellationToken);
        var kept = new HashSet<Stage>();
        foreach (var (wanted, position) in change.Stages!.Select((wanted, position) => (wanted, position)))
        {
            Stage stage;
            if (wanted.Id is { } id)
            {
                stage = known.GetValueOrDefault(id) ?? throw new InvalidInputException("stages", "Invalid");
                stage.Describe(wanted.Name, wanted.Color ?? stage.Color, wanted.Kind ?? stage.Kind);
                stage.Place(position);
                if (!kept.Add(stage)) throw new InvalidInputException("stages", "Invalid");
            }
            else
            {
                stage = new Stage(pipeline, wanted.Name, position, wanted.Color, wanted.Kind ?? StageKind.OPEN);
                db.Add(stage);
            }

            await StageRules.SetAsync(db, stage, wanted, cancellationToken);
        }

        var gone = known.Values.Where(stage => !kept.Contains(stage)).ToList();
        if (gone.Count == 0) return;
        current.Require(Role.MANAGER);
        var target = change.MoveLeadsTo is { } targetId ? kept.FirstOrDefault(stage => stage.Id == targetId) ?? throw new InvalidInputException("moveLeadsTo", "Invalid") : null;
        var now = time.GetUtcNow().UtcDateTime;
        await db.MoveLeadsAsync(gone, target, current.UserId, now, cancellationToken);
        db.RemoveRange(gone);
        db.Add(new AuditEntry(current.RequiredId, current.UserId, "stage.deleted", pipeline.Id.ToString(), string.Join(", ", gone.Select(stage => stage.Name)), now));
    }
}
