using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>A lead typed in by a person or sent by a program.</summary>
/// <param name="StageId">Null: the first stage of the default pipeline.</param>
/// <param name="Source">Null: <c>manual</c>.</param>
public sealed record NewLead(
    string? Name, string? Phone = null, string? Email = null, decimal? Value = null, Guid? StageId = null, Guid? OwnerId = null, string? Source = null, LeadStatus? Status = null,
    IReadOnlyDictionary<string, JsonElement>? CustomFields = null);

/// <summary>Adds a lead to the pipeline.</summary>
public sealed class CreateLead(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, ILiveEvents liveEvents, TimeProvider time)
{
    /// <returns>The new lead's id.</returns>
    /// <exception cref="InvalidInputException">A field is missing or not valid, or names a stage or member that is not this organization's.</exception>
    public async Task<Guid> RunAsync(NewLead command, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (command.OwnerId is { } ownerId && !await members.HasAsync(ownerId, cancellationToken)) throw new InvalidInputException("ownerId", "Invalid");

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var stages = command.StageId is { } stageId
            ? db.Stages.Where(stage => stage.Id == stageId)
            : db.Stages.Where(stage => db.Pipelines.Any(pipeline => pipeline.IsDefault && pipeline.Id == stage.PipelineId));
        var first = await stages.OrderBy(stage => stage.Kind == StageKind.OPEN ? 0 : 1).ThenBy(stage => stage.Position).FirstOrDefaultAsync(cancellationToken)
            ?? throw new InvalidInputException("stageId", "Invalid");

        var now = time.GetUtcNow().UtcDateTime;
        var source = Text.Optional(command.Source, "source", Lead.SourceMaxLength) ?? Lead.ManualSource;
        var lead = new Lead(current.RequiredId, Text.Required(command.Name, "name", Lead.NameMaxLength), source, first, now);
        lead.Edit(lead.Name, LeadFields.Phone(command.Phone), LeadFields.Email(command.Email), command.Value, now);
        if (command.OwnerId is not null) lead.GiveTo(command.OwnerId, now);
        switch (command.Status)
        {
            case LeadStatus.WON: lead.Win(now); break;
            case LeadStatus.LOST: lead.Lose(null, null, now); break;
            case LeadStatus.ARCHIVED: lead.Archive(now); break;
        }

        db.Add(lead);
        if (command.CustomFields is { Count: > 0 } values) await CustomValues.ApplyAsync(db, lead, values, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new LiveEvent(lead.OrganizationId, LiveEventKind.Lead, lead.Id));
        return lead.Id;
    }
}
