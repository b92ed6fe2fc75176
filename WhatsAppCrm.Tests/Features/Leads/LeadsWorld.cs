using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

/// <summary>Short words for what the tests of leads do again and again.</summary>
internal static class LeadsWorld
{
    /// <summary>Runs a use case as this person, with this role.</summary>
    public static async Task<T> AsAsync<TUseCase, T>(this Actor actor, Func<TUseCase, Task<T>> run, Role role = Role.OWNER)
        where TUseCase : notnull
    {
        await using var scope = actor.BeginScope(role);
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    /// <inheritdoc cref="AsAsync{TUseCase, T}"/>
    public static Task AsAsync<TUseCase>(this Actor actor, Func<TUseCase, Task> run, Role role = Role.OWNER)
        where TUseCase : notnull => actor.AsAsync<TUseCase, bool>(async useCase =>
        {
            await run(useCase);
            return true;
        }, role);

    /// <summary>The stages of the default pipeline, from left to right: four open ones, won, lost.</summary>
    public static Task<List<Stage>> StagesAsync(this Actor actor) =>
        actor.ReadAsync(db => db.Stages.Where(stage => db.Pipelines.Any(pipeline => pipeline.IsDefault && pipeline.Id == stage.PipelineId)).OrderBy(stage => stage.Position).ToListAsync());

    public static Task<Guid> NewLeadAsync(this Actor actor, string name = "Ana", Guid? stageId = null, string? phone = null) =>
        actor.AsAsync<CreateLead, Guid>(create => create.RunAsync(new NewLead(name, phone, StageId: stageId), CancellationToken.None));

    public static Task<Guid?> MoveAsync(this Actor actor, Guid leadId, Guid stageId) =>
        actor.AsAsync<ChangeLead, Guid?>(change => change.RunAsync(leadId, new LeadChange { StageId = stageId }, CancellationToken.None));

    public static Task<Lead> LeadAsync(this Actor actor, Guid leadId) => actor.ReadAsync(db => db.Leads.SingleAsync(lead => lead.Id == leadId));
}
