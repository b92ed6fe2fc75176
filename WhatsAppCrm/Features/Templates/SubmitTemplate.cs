// Longer than 120 lines: what is committed before the call, the call, and each of its endings hold one promise together.
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Templates;

/// <summary>
/// A manager's approval: recorded, and the draft handed to Meta for review. What is asked of Meta is committed before the call, so
/// a crash or a lost answer leaves a question that reading the templates settles, never a second submission. When there is nothing to
/// hand in, nothing happens.
/// </summary>
public sealed class SubmitTemplate(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, BusinessAccountCalls calls, TemplateGraph graph, UploadExample examples, TimeProvider clock, ILiveEvents liveEvents,
    ILogger<SubmitTemplate> logger)
{
    /// <summary>Meta's subcodes for a name and language that exist, and for too many templates. Meta Cloud API, error codes, read 2026-11-20.</summary>
    private const int ExistsAtMeta = 2388024;
    private const int TooManyTemplates = 2388019;

    /// <exception cref="InvalidInputException">What Meta would refuse, field by field (<see cref="TemplateRules"/>).</exception>
    /// <exception cref="ProblemException">
    /// <c>NOT_FOUND</c>, <c>FORBIDDEN</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>TEMPLATE_NEEDS_SECOND_PERSON</c>, <c>TEMPLATE_EDIT_LIMIT</c> with the time to wait,
    /// <c>TEMPLATE_NAME_LOCKED</c>, <c>TEMPLATE_NOT_EDITABLE</c>, <c>TEMPLATE_BUSY</c>; from Meta <c>TEMPLATE_EXISTS_AT_META</c>, <c>TEMPLATE_LIMIT</c>,
    /// <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>, <c>META_REFUSED</c>: then it is a draft as before.
    /// </exception>
    public async Task RunAsync(Guid templateId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        if (await BeginAsync(templateId, cancellationToken) is not { } work) return;
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Template, templateId));

        // Begun is begun: whoever waits may go, the call and what came of it are written down.
        var result = await CallAsync(work);
        var problem = await EndAsync(work, result, CancellationToken.None);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Template, templateId));
        if (problem is not null) throw new ProblemException(problem);
    }

    private async Task<Submission?> BeginAsync(Guid templateId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var template = await db.LockTemplateAsync(templateId, cancellationToken);
        var version = await db.DraftAsync(template, cancellationToken);
        if (version is null && template.IsUnknownToMeta) db.TemplateVersions.Add(version = template.BeginDraft(TemplateContent.Read(template.ComponentsJson), template.Category, null, now));
        if (version is null) return null;

        var draft = new TemplateDraft(template.Name, template.Language, version.Category, version.Content, version.ExampleUploadId is not null);
        if (TemplateRules.Check(draft) is { Count: > 0 } faults) throw new InvalidInputException(faults);
        if (template.IsUnknownToMeta && await db.NameLockAsync(template.WabaId, template.Name, template.Language, now, cancellationToken) is not null)
            throw new ProblemException(Problem.Conflict("TEMPLATE_NAME_LOCKED"));
        if (template.Status == TemplateStatus.APPROVED && (await db.EditsAsync(template.Id, now, cancellationToken)).FreeAtUtc is { } free)
            throw new ProblemException(new Problem("TEMPLATE_EDIT_LIMIT", ProblemKind.TooMany) { RetryAfter = free - now });

        var needsSecond = await db.Organizations.Where(one => one.Id == current.RequiredId).Select(one => one.TemplatesNeedSecondPerson).SingleAsync(cancellationToken);
        version.Approve(current.UserId, needsSecond, now);
        var errand = template.MetaTemplateId is null ? TemplateErrand.CREATE : TemplateErrand.EDIT;
        template.BeginErrand(errand, now);
        db.TemplateEvents.Add(new TemplateEvent(template, "APPROVED_HERE", $"{version.Number}", current.UserId, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(template.Id, template.WabaId, template.MetaTemplateId, errand, version.Number, draft, version.ExampleUploadId, template.CategoryIsFixed);
    }

    private async Task<GraphResult<GraphTemplateCreated>> CallAsync(Submission work)
    {
        try
        {
            var content = work.Draft.Content;
            if (content.HasFile && work.ExampleUploadId is { } uploadId)
            {
                var handle = await examples.RunAsync(work.WabaId, uploadId, CancellationToken.None);
                if (!handle.IsOk) return handle.Map(_ => new GraphTemplateCreated(null, null, null));
                content = content with { HeaderHandle = handle.Value };
            }

            if (work.Errand == TemplateErrand.CREATE) return await calls.RunAsync(work.WabaId, (token, stop) => graph.CreateAsync(token, work.WabaId, work.Draft with { Content = content }, stop), CancellationToken.None);
            var category = work.CategoryIsFixed ? (TemplateCategory?)null : work.Draft.Category;
            return (await calls.RunAsync(work.WabaId, (token, stop) => graph.EditAsync(token, work.MetaTemplateId!, content, category, stop), CancellationToken.None)).Map(_ => new GraphTemplateCreated(work.MetaTemplateId, null, null));
        }
        catch (ProblemException refused)
        {
            return GraphResult<GraphTemplateCreated>.NotSent(refused.Problem.Code);
        }
    }

    /// <returns>Why it came to nothing; null when Meta has it, or nobody knows yet.</returns>
    private async Task<Problem?> EndAsync(Submission work, GraphResult<GraphTemplateCreated> result, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var template = await db.Templates.Where(one => one.Id == work.TemplateId).ForUpdate().SingleAsync(cancellationToken);
        // Taken so long that a read of the templates has settled it in the meantime.
        if (template.Errand != work.Errand) return null;
        var version = await db.TemplateVersions.SingleAsync(one => one.TemplateId == work.TemplateId && one.Number == work.Number, cancellationToken);
        Problem? problem = null;
        switch (result.Outcome)
        {
            case GraphOutcome.Ok when work.Errand == TemplateErrand.EDIT || result.Value.Id is { Length: > 0 }:
                template.Submitted(version, result.Value.Id, TemplateWords.Status(result.Value.Status) ?? TemplateStatus.PENDING, TemplateWords.Category(result.Value.Category) ?? version.Category, now);
                db.TemplateEvents.Add(new TemplateEvent(template, "SUBMITTED", $"{version.Number}", current.UserId, now));
                break;
            case GraphOutcome.Refused or GraphOutcome.NotSent:
                problem = ProblemOf(result);
                template.FailErrand(problem.Code, problem.MetaMessage, now);
                db.TemplateEvents.Add(new TemplateEvent(template, "NOT_SUBMITTED", problem.MetaMessage ?? problem.Code, current.UserId, now));
                if (problem.Code == "TEMPLATE_EXISTS_AT_META") (await db.TemplateSyncAsync(current.RequiredId, template.WabaId, cancellationToken)).Want(now);
                break;
            default:
                template.LoseErrand(now);
                db.TemplateEvents.Add(new TemplateEvent(template, "SUBMISSION_UNKNOWN", result.Reason, current.UserId, now));
                (await db.TemplateSyncAsync(current.RequiredId, template.WabaId, cancellationToken)).Want(now);
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        logger.LogInformation("Template {TemplateId} of {WabaId} was handed to Meta: {Outcome} {Explanation}", work.TemplateId, work.WabaId, result.Outcome, result.Explanation);
        return problem;
    }

    private static Problem ProblemOf(GraphResult<GraphTemplateCreated> result) => result switch
    {
        { Reason: "NUMBER_NOT_CONNECTED" } => Problem.Conflict("NUMBER_NOT_CONNECTED"),
        { Error.Subcode: ExistsAtMeta } => Problem.Conflict("TEMPLATE_EXISTS_AT_META"),
        { Error: { } error } when error.Code == TooManyTemplates || error.Subcode == TooManyTemplates => new Problem("TEMPLATE_LIMIT", ProblemKind.Conflict, error.Code, error.Details ?? error.Title),
        _ => result.Problem(null),
    };

    private sealed record Submission(
        Guid TemplateId, string WabaId, string? MetaTemplateId, TemplateErrand Errand, int Number, TemplateDraft Draft, Guid? ExampleUploadId, bool CategoryIsFixed);
}
