using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Templates;

/// <summary>A template as Meta knows it.</summary>
/// <param name="ComponentsJson">Meta's array of components.</param>
public sealed record TemplateRow(
    Guid Id, string Name, string Language, TemplateCategory Category, TemplateStatus Status, JsonElement ComponentsJson, string? RejectedReason, DateTime CreatedAt, DateTime UpdatedAt)
{
    public ParameterFormat ParameterFormat { get; init; }

    public TemplateQuality Quality { get; init; }

    /// <summary>Meta's id; null while it was never submitted.</summary>
    public string? MetaTemplateId { get; init; }

    /// <summary>A change of it is being written that Meta does not have yet.</summary>
    public bool HasDraft { get; init; }

    /// <summary>A colleague is asked to approve what is being written.</summary>
    public bool IsApprovalAsked { get; init; }

    /// <summary>What Meta is being asked; the answer may still come, or is being looked up.</summary>
    public TemplateErrand Errand { get; init; }

    public bool ErrandIsUnknown { get; init; }

    /// <summary>Meta warns that its quality is low.</summary>
    public bool IsFlagged { get; init; }

    /// <summary>Meta's word and sentence beside the status.</summary>
    public string? StatusTitle { get; init; }

    public string? MetaWords { get; init; }

    /// <summary>The category it will have, as Meta announced.</summary>
    public TemplateCategory? NextCategory { get; init; }

    public DateTime? CategoryChangesAt { get; init; }

    public TemplateCategory? PreviousCategory { get; init; }

    public DateTime? DeletedAt { get; init; }

    /// <summary>Until when Meta takes no new one of this name and language.</summary>
    public DateTime? NameLockedUntil { get; init; }

    /// <summary>What a preview shows; empty parts are null.</summary>
    public TemplatePreview Preview() => TemplatePreview.Of(ComponentsJson);

    internal static TemplateRow Of(MessageTemplate template, bool isApprovalAsked = false) => new(
        template.Id, template.Name, template.Language, template.Category, template.Status, JsonElement.Parse(template.ComponentsJson),
        template.RejectedReason, template.CreatedAtUtc, template.UpdatedAtUtc)
    {
        ParameterFormat = template.ParameterFormat,
        Quality = template.Quality,
        MetaTemplateId = template.MetaTemplateId,
        HasDraft = template.DraftNumber is not null && !template.IsUnknownToMeta,
        IsApprovalAsked = isApprovalAsked,
        Errand = template.Errand,
        ErrandIsUnknown = template.ErrandIsUnknown,
        IsFlagged = template.IsFlagged,
        StatusTitle = template.StatusTitle,
        MetaWords = template.MetaWords,
        NextCategory = template.NextCategory,
        CategoryChangesAt = template.CategoryChangesAtUtc,
        PreviousCategory = template.PreviousCategory,
        DeletedAt = template.DeletedAtUtc,
        NameLockedUntil = template.NameLockedUntilUtc,
    };
}

/// <summary>What templates are narrowed to; nulls narrow nothing. Deleted ones are only found by their status.</summary>
/// <param name="Search">In name and text.</param>
public sealed record TemplateFilter(TemplateStatus? Status = null, TemplateCategory? Category = null, string? Search = null, string? Language = null);

/// <summary>Reads templates. Every member may see them.</summary>
public sealed class TemplateQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>One page, by name and language.</summary>
    public async Task<Paged<TemplateRow>> PageAsync(TemplateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var templates = Narrow(db.Templates.AsNoTracking(), filter);
        var total = await templates.CountAsync(cancellationToken);
        var rows = await (
                from template in templates
                orderby template.Name, template.Language, template.Id
                select new { Template = template, IsAsked = db.TemplateVersions.Any(one => one.TemplateId == template.Id && one.Number == template.DraftNumber && one.ApprovalAskedAtUtc != null) })
            .Skip(page.Skip).Take(page.Limit).ToListAsync(cancellationToken);
        return page.Answer<TemplateRow>([.. rows.Select(row => TemplateRow.Of(row.Template, row.IsAsked))], total);
    }

    /// <summary>Null when it is not there, or another organization's. A deleted one is found.</summary>
    public async Task<TemplateRow?> FindAsync(Guid templateId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var row = await db.Templates.AsNoTracking().Where(one => one.Id == templateId)
            .Select(one => new { Template = one, IsAsked = db.TemplateVersions.Any(version => version.TemplateId == one.Id && version.Number == one.DraftNumber && version.ApprovalAskedAtUtc != null) })
            .SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : TemplateRow.Of(row.Template, row.IsAsked);
    }

    /// <summary>Approved ones of the business account that the conversation's number belongs to, by name and language.</summary>
    public async Task<IReadOnlyList<MessageTemplate>> SendableAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await (
                from conversation in db.Conversations
                where conversation.Id == conversationId
                join number in db.WhatsAppAccounts on conversation.WhatsAppAccountId equals number.Id
                join template in db.Templates.AsNoTracking() on number.WabaId equals template.WabaId
                where template.Status == TemplateStatus.APPROVED && template.DeletedAtUtc == null
                orderby template.Name, template.Language, template.Id
                select template)
            .ToListAsync(cancellationToken);
    }

    private static IQueryable<MessageTemplate> Narrow(IQueryable<MessageTemplate> templates, TemplateFilter filter)
    {
        templates = filter.Status is { } status ? templates.Where(one => one.Status == status) : templates.Where(one => one.DeletedAtUtc == null);
        if (filter.Category is { } category) templates = templates.Where(one => one.Category == category);
        if (filter.Language is { Length: > 0 } language) templates = templates.Where(one => one.Language == language);
        if (string.IsNullOrWhiteSpace(filter.Search)) return templates;
        var (words, name) = (filter.Search.Trim().ToLowerInvariant(), filter.Search.Trim().ToLowerInvariant().Replace(' ', '_'));
        return templates.Where(one => one.Name.Contains(name) || one.ComponentsJson.ToLower().Contains(words));
    }
}
