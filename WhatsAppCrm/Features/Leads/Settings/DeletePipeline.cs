using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Settings;

/// <summary>Deletes a pipeline with its stages; its leads go to a stage of another one. For managers and up.</summary>
public sealed class DeletePipeline(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    /// <param name="moveLeadsTo">A stage of another pipeline; null is enough when there are no leads.</param>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below MANAGER; <c>NOT_FOUND</c>; <c>PIPELINE_DEFAULT</c>: another must be the default first; <c>STAGE_HAS_LEADS</c>: nobody said where to.</exception>
    /// <exception cref="InvalidInputException">Field <c>moveLeadsTo</c> is no stage of another pipeline here.</exception>
    public async Task RunAsync(Guid pipelineId, Guid? moveLeadsTo, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var pipeline = (await db.LockPipelinesAsync(cancellationToken)).Find(one => one.Id == pipelineId) ?? throw new ProblemException(Problem.NotFound);
            if (pipeline.IsDefault) throw new ProblemException(Problem.Conflict("PIPELINE_DEFAULT"));
            var target = moveLeadsTo is { } stageId
                ? await db.Stages.SingleOrDefaultAsync(stage => stage.Id == stageId && stage.PipelineId != pipelineId, cancellationToken) ?? throw new InvalidInputException("moveLeadsTo", "Invalid")
                : null;
            var stages = await db.Stages.Where(stage => stage.PipelineId == pipelineId).ToListAsync(cancellationToken);
            var now = time.GetUtcNow().UtcDateTime;
            await db.MoveLeadsAsync(stages, target, current.UserId, now, cancellationToken);
            // Imports that were to fill it have to choose again.
            var drafts = stages.Select(stage => stage.Id).ToList();
            await db.LeadImports.Where(import => drafts.Contains(import.StageId) && import.State == Domain.Leads.ImportState.DRAFT).ExecuteDeleteAsync(cancellationToken);
            db.RemoveRange(stages);
            db.Remove(pipeline);
            db.Add(new AuditEntry(current.RequiredId, current.UserId, "pipeline.deleted", pipelineId.ToString(), pipeline.Name, now));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Pipelines, Guid.Empty));
    }
}
