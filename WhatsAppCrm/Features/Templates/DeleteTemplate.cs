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
/// Deletes a template in its language, at Meta and here, where what was sent with it stays. One that Meta never had is only put away here.
/// Deleting twice is harmless.
/// </summary>
public sealed class DeleteTemplate(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, BusinessAccountCalls calls, TemplateGraph graph, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <summary>Meta's subcode for a template that is not there. Meta Cloud API, template management, read 2026-11-20.</summary>
    private const int NotAtMeta = 2593002;

    /// <exception cref="ProblemException">
    /// <c>NOT_FOUND</c>, <c>FORBIDDEN</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>TEMPLATE_BUSY</c>, <c>TEMPLATE_DELETE_NOT_POSSIBLE</c> when Meta disabled it,
    /// <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>, <c>META_REFUSED</c>: then it stands as before.
    /// </exception>
    public async Task RunAsync(Guid templateId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        if (await BeginAsync(templateId, cancellationToken) is not { } template) return;
        var result = await CallAsync(template);
        var problem = await EndAsync(templateId, result, CancellationToken.None);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Template, templateId));
        if (problem is not null) throw new ProblemException(problem);
    }

    /// <returns>Null when there is nothing to ask of Meta.</returns>
    private async Task<MessageTemplate?> BeginAsync(Guid templateId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var template = await db.Templates.Where(one => one.Id == templateId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (template.DeletedAtUtc is not null) return null;
        template.BeginErrand(TemplateErrand.DELETE, now);
        var isOurs = template.MetaTemplateId is null;
        if (isOurs)
        {
            template.Delete(TemplateStatus.DISABLED, now);
            db.TemplateEvents.Add(new TemplateEvent(template, "DELETED_HERE", null, current.UserId, now));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Template, templateId));
        return isOurs ? null : template;
    }

    private async Task<GraphResult<bool>> CallAsync(MessageTemplate template)
    {
        try
        {
            return await calls.RunAsync(template.WabaId, (token, stop) => graph.DeleteAsync(token, template.WabaId, template.Name, template.MetaTemplateId!, stop), CancellationToken.None);
        }
        catch (ProblemException refused)
        {
            return GraphResult<bool>.NotSent(refused.Problem.Code);
        }
    }

    private async Task<Problem?> EndAsync(Guid templateId, GraphResult<bool> result, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var template = await db.Templates.Where(one => one.Id == templateId).ForUpdate().SingleAsync(cancellationToken);
        if (template.Errand != TemplateErrand.DELETE) return null;
        Problem? problem = null;
        if (result.IsOk || result.Error?.Subcode == NotAtMeta)
        {
            template.Delete(TemplateStatus.DISABLED, now);
            db.TemplateEvents.Add(new TemplateEvent(template, "DELETED_HERE", null, current.UserId, now));
        }
        else if (result.Outcome == GraphOutcome.Unknown)
        {
            template.LoseErrand(now);
            (await db.TemplateSyncAsync(current.RequiredId, template.WabaId, cancellationToken)).Want(now);
        }
        else
        {
            problem = result.Reason == "NUMBER_NOT_CONNECTED" ? Problem.Conflict("NUMBER_NOT_CONNECTED") : result.Problem(null);
            template.FailErrand(problem.Code, problem.MetaMessage, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return problem;
    }
}
