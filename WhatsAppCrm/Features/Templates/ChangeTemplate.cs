using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <summary>Nulls stay as they are.</summary>
/// <param name="Status">APPROVED hands it in; nothing else can be set by us.</param>
public sealed record TemplateChanges(string? Name, string? Language, TemplateCategory? Category, TemplateContent? Content, Guid? ExampleUploadId, string? Status);

/// <summary>Changes what is being written, hands it in, or both (002's PATCH).</summary>
public sealed class ChangeTemplate(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, WriteTemplate write, SubmitTemplate submit, TemplateQueries templates)
{
    /// <exception cref="InvalidInputException">Field <c>status</c>, or what Meta would refuse, field by field.</exception>
    /// <exception cref="ProblemException">Those of writing and of handing in.</exception>
    public async Task<TemplateRow> RunAsync(Guid templateId, TemplateChanges changes, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        if (changes.Status is not null && !changes.Status.Equals(nameof(TemplateStatus.APPROVED), StringComparison.OrdinalIgnoreCase)) throw new InvalidInputException("status", "Invalid");
        if (changes is not { Name: null, Language: null, Category: null, Content: null, ExampleUploadId: null }) await WriteAsync(templateId, changes, cancellationToken);
        if (changes.Status is not null) await submit.RunAsync(templateId, cancellationToken);
        return await templates.FindAsync(templateId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
    }

    private async Task WriteAsync(Guid templateId, TemplateChanges changes, CancellationToken cancellationToken)
    {
        MessageTemplate template;
        TemplateVersion? draft;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            template = await db.Templates.AsNoTracking().SingleOrDefaultAsync(one => one.Id == templateId && one.DeletedAtUtc == null, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            draft = await db.DraftAsync(template, cancellationToken);
        }

        await write.RunAsync(new(
            templateId, null, changes.Name ?? template.Name, changes.Language ?? template.Language, changes.Category ?? draft?.Category ?? template.Category,
            changes.Content ?? draft?.Content ?? TemplateContent.Read(template.ComponentsJson), changes.ExampleUploadId ?? draft?.ExampleUploadId), cancellationToken);
    }
}
