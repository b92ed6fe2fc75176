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
    /// <summary>What a preview shows; empty parts are null.</summary>
    public TemplatePreview Preview() => TemplatePreview.Of(ComponentsJson);
}

/// <summary>Reads templates. Every member may see them.</summary>
public sealed class TemplateQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>One page, by name and language.</summary>
    public async Task<Paged<TemplateRow>> PageAsync(TemplateStatus? status, TemplateCategory? category, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var templates = db.Templates.AsNoTracking();
        if (status is not null) templates = templates.Where(template => template.Status == status);
        if (category is not null) templates = templates.Where(template => template.Category == category);

        var total = await templates.CountAsync(cancellationToken);
        var rows = await templates.OrderBy(template => template.Name).ThenBy(template => template.Language).ThenBy(template => template.Id)
            .Skip(page.Skip).Take(page.Limit).ToListAsync(cancellationToken);
        return page.Answer<TemplateRow>([.. rows.Select(ToRow)], total);
    }

    /// <summary>Null when it is not there, or another organization's.</summary>
    public async Task<TemplateRow?> FindAsync(Guid templateId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var template = await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == templateId, cancellationToken);
        return template is null ? null : ToRow(template);
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
                join sibling in db.WhatsAppAccounts on number.WabaId equals sibling.WabaId
                join template in db.Templates.AsNoTracking() on sibling.Id equals template.WhatsAppAccountId
                where template.Status == TemplateStatus.APPROVED
                orderby template.Name, template.Language, template.Id
                select template)
            .ToListAsync(cancellationToken);
    }

    private static TemplateRow ToRow(MessageTemplate template) => new(
        template.Id, template.Name, template.Language, template.Category, template.Status, JsonElement.Parse(template.ComponentsJson),
        template.RejectedReason, template.CreatedAtUtc, template.UpdatedAtUtc);
}
