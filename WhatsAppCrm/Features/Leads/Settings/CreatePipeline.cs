using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Settings;

/// <param name="Id">Null: a new one.</param>
/// <param name="Color">A token of the theme; null: grey.</param>
/// <param name="Kind">Null: open.</param>
public sealed record WantedStage(Guid? Id, string? Name, string? Color = null, StageKind? Kind = null, string? TaskTitle = null, int TaskDueInDays = 0, Guid? OfferedTemplateId = null);

/// <param name="Stages">From left to right; at least one of them open.</param>
/// <param name="IsDefault">True makes it the one that new people's leads come to.</param>
public sealed record NewPipeline(string? Name, IReadOnlyList<WantedStage>? Stages, bool IsDefault = false);

/// <summary>Adds a pipeline with its stages.</summary>
public sealed class CreatePipeline(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    /// <returns>The new pipeline's id.</returns>
    /// <exception cref="InvalidInputException">Name missing, no open stage, too many of them, or a stage's field is not valid.</exception>
    /// <exception cref="ProblemException"><c>TOO_MANY_PIPELINES</c>.</exception>
    public async Task<Guid> RunAsync(NewPipeline command, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        Pipeline pipeline;
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var others = await db.LockPipelinesAsync(cancellationToken);
            if (others.Count >= Pipeline.MostInAnOrganization) throw new ProblemException(Problem.Conflict("TOO_MANY_PIPELINES"));
            pipeline = new Pipeline(current.RequiredId, command.Name!, command.IsDefault || others.Count == 0, time.GetUtcNow().UtcDateTime);
            if (pipeline.IsDefault) others.ForEach(other => other.MakeDefault(false));
            StageRules.Check(command.Stages);
            db.Add(pipeline);
            foreach (var (wanted, position) in command.Stages!.Select((wanted, position) => (wanted, position)))
            {
                var stage = new Stage(pipeline, wanted.Name, position, wanted.Color, wanted.Kind ?? StageKind.OPEN);
                await StageRules.SetAsync(db, stage, wanted, cancellationToken);
                db.Add(stage);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Pipelines, Guid.Empty));
        return pipeline.Id;
    }
}
