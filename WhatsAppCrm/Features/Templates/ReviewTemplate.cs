using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <summary>What happens to a draft between people here, before it goes to Meta: a colleague is asked to approve it, sends it back, or it is thrown away.</summary>
public sealed class ReviewTemplate(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <summary>Asks a second person; only what Meta would take can be asked for.</summary>
    /// <exception cref="InvalidInputException">What Meta would refuse, field by field.</exception>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>FORBIDDEN</c>, <c>TEMPLATE_NOTHING_TO_SUBMIT</c>, <c>TEMPLATE_BUSY</c>.</exception>
    public Task AskAsync(Guid templateId, CancellationToken cancellationToken) => ChangeAsync(templateId, (db, template, version, now) =>
    {
        if (TemplateRules.Check(new(template.Name, template.Language, version.Category, version.Content, version.ExampleUploadId is not null)) is { Count: > 0 } faults) throw new InvalidInputException(faults);
        version.AskForApproval(current.RequiredUserId, now);
        db.TemplateEvents.Add(new TemplateEvent(template, "APPROVAL_ASKED", $"{version.Number}", current.UserId, now));
    }, cancellationToken);

    /// <param name="note">What is to be mended; may be null.</param>
    /// <exception cref="InvalidInputException">Field <c>note</c>.</exception>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>FORBIDDEN</c>, <c>TEMPLATE_NOTHING_TO_SUBMIT</c>, <c>TEMPLATE_BUSY</c>.</exception>
    public Task ReturnAsync(Guid templateId, string? note, CancellationToken cancellationToken) => ChangeAsync(templateId, (db, template, version, now) =>
    {
        version.Return(note);
        db.TemplateEvents.Add(new TemplateEvent(template, "RETURNED", version.ReturnNote, current.UserId, now));
    }, cancellationToken);

    /// <summary>Throws away what is being written; what Meta has stays. A template that Meta never had is deleted instead.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>FORBIDDEN</c>, <c>TEMPLATE_NOTHING_TO_SUBMIT</c>, <c>TEMPLATE_BUSY</c>.</exception>
    public Task DropAsync(Guid templateId, CancellationToken cancellationToken) => ChangeAsync(templateId, (db, template, version, now) =>
    {
        if (template.IsUnknownToMeta) throw new ProblemException(Problem.Conflict("TEMPLATE_NOTHING_TO_SUBMIT"));
        template.DropDraft(now);
        db.TemplateVersions.Remove(version);
        db.TemplateEvents.Add(new TemplateEvent(template, "DRAFT_DROPPED", $"{version.Number}", current.UserId, now));
    }, cancellationToken);

    private async Task ChangeAsync(Guid templateId, Action<AppDbContext, MessageTemplate, TemplateVersion, DateTime> change, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var template = await db.LockTemplateAsync(templateId, cancellationToken);
        if (template.Errand != TemplateErrand.NONE) throw new ProblemException(Problem.Conflict("TEMPLATE_BUSY"));
        var version = await db.DraftAsync(template, cancellationToken) ?? throw new ProblemException(Problem.Conflict("TEMPLATE_NOTHING_TO_SUBMIT"));
        change(db, template, version, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Template, templateId));
    }
}
