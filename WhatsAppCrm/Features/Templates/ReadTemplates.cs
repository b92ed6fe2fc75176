// Longer than 120 lines: a read, what it adds, changes, settles and finds gone, in one transaction.
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Templates;

/// <param name="Settled">Errands without an answer of which it is known now what became of them.</param>
public sealed record TemplatesRead(int Added, int Changed, int Gone, int Settled);

/// <summary>
/// Reads all templates of a business account from Meta: new ones are taken in, changes followed, what is gone there is gone here, and
/// submissions whose answer was lost are settled. As often as one likes.
/// </summary>
public sealed class ReadTemplates(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, BusinessAccountCalls calls, TemplateGraph graph, TimeProvider clock, ILiveEvents liveEvents, ILogger<ReadTemplates> logger)
{
    /// <summary>What left us so recently may not be listed yet.</summary>
    private static readonly TimeSpan ListedAfter = TimeSpan.FromSeconds(30);

    /// <exception cref="ProblemException"><c>NUMBER_NOT_CONNECTED</c>, <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c> or <c>META_REFUSED</c>; then nothing is changed.</exception>
    public async Task<TemplatesRead> RunAsync(string wabaId, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow().UtcDateTime;
        var result = await calls.RunAsync(wabaId, (token, stop) => graph.ListAsync(token, wabaId, stop), cancellationToken);
        if (!result.IsOk) throw new ProblemException(await FailAsync(wabaId, result.Problem(null), cancellationToken));

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var reading = new Reading(db, current.RequiredId, wabaId, result.Value, began, clock.GetUtcNow().UtcDateTime);
        await reading.RunAsync(cancellationToken);
        (await db.TemplateSyncAsync(current.RequiredId, wabaId, cancellationToken)).Read(result.Value.Count ?? result.Value.Templates.Count, result.Value.Limit, began);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Template, Guid.Empty));
        logger.LogInformation("Read {Count} templates of {WabaId}: {Read}", result.Value.Templates.Count, wabaId, reading.Outcome);
        return reading.Outcome;
    }

    private async Task<Problem> FailAsync(string wabaId, Problem problem, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        (await db.TemplateSyncAsync(current.RequiredId, wabaId, cancellationToken)).Fail(problem.Code, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return problem;
    }

    private sealed class Reading(AppDbContext db, Guid organizationId, string wabaId, GraphTemplates list, DateTime beganUtc, DateTime nowUtc)
    {
        private int _added, _changed, _gone, _settled;

        public TemplatesRead Outcome => new(_added, _changed, _gone, _settled);

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            var all = await db.Templates.Where(one => one.WabaId == wabaId).OrderBy(one => one.Id).ForUpdate().ToListAsync(cancellationToken);
            var known = all.Where(one => one.MetaTemplateId is not null).ToLookup(one => one.MetaTemplateId!);
            var live = all.Where(one => one.DeletedAtUtc is null).ToDictionary(one => (one.Name, one.Language));
            var drafts = (await db.TemplateVersions.Where(one => db.Templates.Any(template => template.Id == one.TemplateId && template.WabaId == wabaId && template.DraftNumber == one.Number && template.ErrandAtUtc != null))
                .ToListAsync(cancellationToken)).ToDictionary(one => one.TemplateId);
            var numberId = await db.WhatsAppAccounts.Where(one => one.WabaId == wabaId).OrderBy(one => one.Status != WhatsAppAccountStatus.CONNECTED).ThenBy(one => one.Id).Select(one => one.Id).FirstAsync(cancellationToken);

            var seen = new HashSet<Guid>();
            foreach (var meta in list.Templates)
            {
                var template = known[meta.Id].FirstOrDefault(one => one.DeletedAtUtc is null) ?? live.GetValueOrDefault((meta.Name, meta.Language));
                // Deleted here a moment ago, and still in Meta's list.
                if (template is null && (known[meta.Id].Any() || IsGoing(meta.Status))) continue;
                if (template is null) db.Templates.Add(template = Import(meta, numberId));
                else if (template.ErrandIsLost(nowUtc)) Settle(template, meta, drafts.GetValueOrDefault(template.Id));
                else if (template.Errand == TemplateErrand.NONE) Follow(template, meta);
                seen.Add(template.Id);
            }

            // With pages missing nothing is known to be gone.
            if (list.IsWhole) foreach (var template in live.Values.Where(one => !seen.Contains(one.Id))) Miss(template);
        }

        private MessageTemplate Import(TemplateAtMeta meta, Guid numberId)
        {
            var template = new MessageTemplate(organizationId, numberId, wabaId, meta.Name, meta.Language, meta.Category, meta.Content.ToJson(), nowUtc);
            db.TemplateVersions.Add(template.Import(meta, beganUtc, nowUtc));
            db.TemplateEvents.Add(new TemplateEvent(template, "IMPORTED", null, (Guid?)null, nowUtc));
            _added++;
            return template;
        }

        private void Follow(MessageTemplate template, TemplateAtMeta meta)
        {
            var (status, category, before) = (template.Status, template.Category, template.UpdatedAtUtc);
            if (template.Read(meta, beganUtc, nowUtc) is { } version)
            {
                db.TemplateVersions.Add(version);
                db.TemplateEvents.Add(new TemplateEvent(template, "META_COMPONENTS", $"{version.Number}", (Guid?)null, nowUtc));
            }

            if (template.Status != status) db.TemplateEvents.Add(new TemplateEvent(template, "META_" + template.Status, template.RejectedReason, (Guid?)null, nowUtc));
            if (template.Category != category) db.TemplateEvents.Add(new TemplateEvent(template, "META_CATEGORY", template.Category.ToString(), (Guid?)null, nowUtc));
            if (template.UpdatedAtUtc != before) _changed++;
        }

        private void Settle(MessageTemplate template, TemplateAtMeta meta, TemplateVersion? draft)
        {
            var wasDone = template.Errand switch
            {
                TemplateErrand.DELETE => IsGoing(meta.Status),
                TemplateErrand.EDIT => draft is not null && meta.Content.SaysTheSame(draft.Content),
                _ => draft is not null,
            };
            if (wasDone && template.Errand == TemplateErrand.DELETE) template.Delete(TemplateStatus.DISABLED, nowUtc);
            else if (wasDone) template.Submitted(draft!, meta.Id, meta.Status, meta.Category, nowUtc);
            else if (beganUtc - template.ErrandAtUtc < ListedAfter) return;
            else template.FailErrand("TEMPLATE_NOT_ARRIVED", null, nowUtc);
            Note(template, wasDone);
        }

        private void Miss(MessageTemplate template)
        {
            if (template.ErrandIsLost(nowUtc))
            {
                if (beganUtc - template.ErrandAtUtc < ListedAfter) return;
                var wasDone = template.Errand == TemplateErrand.DELETE;
                if (wasDone) template.Delete(TemplateStatus.DISABLED, nowUtc);
                else template.FailErrand("TEMPLATE_NOT_ARRIVED", null, nowUtc);
                Note(template, wasDone);
            }
            else if (template.Errand == TemplateErrand.NONE && template.MetaTemplateId is not null && template.UpdatedAtUtc < beganUtc - ListedAfter)
            {
                template.Delete(TemplateStatus.DELETED, nowUtc);
                db.TemplateEvents.Add(new TemplateEvent(template, "META_DELETED", null, (Guid?)null, nowUtc));
                _gone++;
            }
        }

        private void Note(MessageTemplate template, bool wasDone)
        {
            db.TemplateEvents.Add(new TemplateEvent(template, template.DeletedAtUtc is not null ? "DELETED_HERE" : wasDone ? "SUBMITTED" : "NOT_SUBMITTED", wasDone ? null : "TEMPLATE_NOT_ARRIVED", (Guid?)null, nowUtc));
            _settled++;
        }

        private static bool IsGoing(TemplateStatus status) => status is TemplateStatus.PENDING_DELETION or TemplateStatus.DELETED;
    }
}
