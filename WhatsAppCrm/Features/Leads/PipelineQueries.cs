using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

public sealed record PipelineRow(Guid Id, string Name, bool IsDefault, DateTime CreatedAt, IReadOnlyList<StageRow> Stages);

/// <param name="TaskTitle">A lead that comes here gets this task, due in <paramref name="TaskDueInDays"/> days; null: none.</param>
/// <param name="OfferedTemplateId">The template offered for a lead that came here; null: none.</param>
public sealed record StageRow(Guid Id, string Name, int Position, string Color, StageKind Kind, string? TaskTitle, int TaskDueInDays, Guid? OfferedTemplateId);

public sealed record ReasonRow(Guid Id, string Name);

/// <param name="Choices">Empty unless the field is a choice.</param>
public sealed record FieldRow(Guid Id, string Key, string Label, CustomFieldKind Kind, IReadOnlyList<string> Choices, int Position);

/// <summary>A template that a stage can offer: one entry for all its languages.</summary>
public sealed record OfferChoice(Guid Id, string Name, string Language);

/// <summary>Reads what an organization has set up for its leads: pipelines, reasons for losing, fields of its own.</summary>
public sealed class PipelineQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>Every pipeline with its stages from left to right, the default one first.</summary>
    public async Task<IReadOnlyList<PipelineRow>> ListAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var pipelines = await db.Pipelines.AsNoTracking().OrderByDescending(p => p.IsDefault).ThenBy(p => p.CreatedAtUtc).ToListAsync(cancellationToken);
        var stages = await db.Stages.AsNoTracking().OrderBy(s => s.Position).ThenBy(s => s.Id).ToListAsync(cancellationToken);
        return
        [
            .. pipelines.Select(p => new PipelineRow(
                p.Id, p.Name, p.IsDefault, p.CreatedAtUtc,
                [.. stages.Where(s => s.PipelineId == p.Id).Select(s => new StageRow(s.Id, s.Name, s.Position, s.Color, s.Kind, s.TaskTitle, s.TaskDueInDays, s.OfferedTemplateId))])),
        ];
    }

    /// <summary>How many leads each stage holds, archived ones too; a stage without leads is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> CountLeadsAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Leads.AsNoTracking().GroupBy(lead => lead.StageId).Select(stage => new { stage.Key, Count = stage.Count() }).ToDictionaryAsync(stage => stage.Key, stage => stage.Count, cancellationToken);
    }

    /// <summary>Those that can be chosen, in their order.</summary>
    public async Task<IReadOnlyList<ReasonRow>> ListReasonsAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.LostReasons.AsNoTracking().Where(reason => !reason.IsRetired).OrderBy(reason => reason.Position).ThenBy(reason => reason.Id)
            .Select(reason => new ReasonRow(reason.Id, reason.Name)).ToListAsync(cancellationToken);
    }

    /// <summary>In their order.</summary>
    public async Task<IReadOnlyList<FieldRow>> ListFieldsAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var fields = await db.CustomFields.AsNoTracking().OrderBy(field => field.Position).ThenBy(field => field.Id).ToListAsync(cancellationToken);
        return [.. fields.Select(field => new FieldRow(field.Id, field.Key, field.Label, field.Kind, field.Choices, field.Position))];
    }

    /// <summary>Approved templates, by name.</summary>
    public async Task<IReadOnlyList<OfferChoice>> ListOffersAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Templates.AsNoTracking().Where(template => template.Status == TemplateStatus.APPROVED).OrderBy(template => template.Name).ThenBy(template => template.Language)
            .Select(template => new OfferChoice(template.Id, template.Name, template.Language)).Take(200).ToListAsync(cancellationToken);
    }
}
