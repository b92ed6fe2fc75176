// Longer than 120 lines: each kind of Meta's news about templates with its one rule.
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Brings Meta's news of templates to them: a line in the history, what it changes, and an alert where a manager must know. A repeat is
/// seen by its line; of each fact only the newest word counts, because webhooks come in any order. What is told of a template that nobody
/// here knows, and what a webhook does not tell whole, is read from Meta next.
/// </summary>
internal sealed class TakeInTemplateNews(AppDbContext db, Guid organizationId, DateTime nowUtc, HashSet<LiveEvent> changes)
{
    public async Task RunAsync(IReadOnlyList<OrganizationPart> parts, CancellationToken cancellationToken)
    {
        var news = parts.Where(part => part.TemplateChange is not null).Select(part => part.TemplateChange!).Distinct().ToList();
        if (news.Count == 0) return;
        var templates = await LockAsync(news, cancellationToken);
        foreach (var change in news)
        {
            var known = templates.Where(one => one.WabaId == change.WabaId && (one.MetaTemplateId == change.MetaTemplateId
                    || (one.Name == change.Name && one.Language == change.Language && (one.MetaTemplateId is null || change.MetaTemplateId is null))))
                .OrderBy(one => one.MetaTemplateId != change.MetaTemplateId).ThenBy(one => one.DeletedAtUtc is not null).FirstOrDefault();
            if (known is null) await WantReadAsync(change.WabaId, cancellationToken);
            else if (!await IsKnownAsync(known, change.Key, cancellationToken)) await ApplyAsync(known, change, cancellationToken);
        }
    }

    private async Task<List<MessageTemplate>> LockAsync(List<TemplateChange> news, CancellationToken cancellationToken)
    {
        var (accounts, ids, names) = (news.Select(one => one.WabaId).Distinct().ToList(), news.Select(one => one.MetaTemplateId).OfType<string>().Distinct().ToList(), news.Select(one => one.Name).OfType<string>().Distinct().ToList());
        return await db.Templates.Where(one => accounts.Contains(one.WabaId) && (ids.Contains(one.MetaTemplateId!) || names.Contains(one.Name)))
            .OrderBy(one => one.Id).ForUpdate().ToListAsync(cancellationToken);
    }

    private async Task<bool> IsKnownAsync(MessageTemplate template, string key, CancellationToken cancellationToken) =>
        db.TemplateEvents.Local.Any(line => line.TemplateId == template.Id && line.Key == key)
        || await db.TemplateEvents.AnyAsync(line => line.TemplateId == template.Id && line.Key == key, cancellationToken);

    private async Task ApplyAsync(MessageTemplate template, TemplateChange change, CancellationToken cancellationToken)
    {
        db.TemplateEvents.Add(new TemplateEvent(template, change.News.Kind, change.News.Detail, change.Key, change.AtUtc));
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Template, template.Id));
        // What is deleted here stays so; the history has the line.
        if (template.DeletedAtUtc is not null) return;
        if (change.MetaTemplateId is { } id) template.Recognize(id);
        switch (change.News)
        {
            case TemplateVerdict verdict:
                await JudgeAsync(template, change, verdict, cancellationToken);
                break;
            case TemplateQualityMoved quality:
                if (template.HearQuality(quality.Quality, change.AtUtc, nowUtc) && quality.Quality == TemplateQuality.RED)
                    await AlertAsync(template, AlertKind.TEMPLATE_QUALITY, AlertSeverity.WARNING, change, cancellationToken);
                break;
            case TemplateCategoryAnnounced notice:
                if (template.HearCategoryNotice(notice.Next, notice.ChangesAtUtc, change.AtUtc, nowUtc))
                    await AlertAsync(template, AlertKind.TEMPLATE_CATEGORY, AlertSeverity.WARNING, change, cancellationToken);
                break;
            case TemplateCategoryMoved moved:
                var before = template.Category;
                if (template.HearCategory(moved.Category, moved.Previous, change.AtUtc, nowUtc) && moved.Category != before)
                    await AlertAsync(template, AlertKind.TEMPLATE_CATEGORY, AlertSeverity.WARNING, change, cancellationToken);
                break;
            case TemplateComponentsMoved components:
                await RewordAsync(template, change, components, cancellationToken);
                break;
        }
    }

    private async Task JudgeAsync(MessageTemplate template, TemplateChange change, TemplateVerdict verdict, CancellationToken cancellationToken)
    {
        if (verdict.Event == "FLAGGED")
        {
            if (template.HearFlag(change.AtUtc, nowUtc)) await AlertAsync(template, AlertKind.TEMPLATE_QUALITY, AlertSeverity.WARNING, change, cancellationToken);
            return;
        }

        // LOCKED, UNARCHIVED and what Meta may add: no status of its own, the read tells what it is now.
        if (verdict.Status is not { } status)
        {
            await WantReadAsync(template.WabaId, cancellationToken);
            return;
        }

        if (!template.HearStatus(status, verdict.Reason, verdict.Title, verdict.Words, change.AtUtc, nowUtc)) return;
        if (verdict.Category is { } category && category != template.Category) template.HearCategory(category, null, change.AtUtc, nowUtc);
        if (status == TemplateStatus.DELETED)
        {
            template.Delete(TemplateStatus.DELETED, nowUtc);
            return;
        }

        AlertKind? kind = status switch
        {
            TemplateStatus.REJECTED => AlertKind.TEMPLATE_REJECTED,
            TemplateStatus.PAUSED => AlertKind.TEMPLATE_PAUSED,
            TemplateStatus.DISABLED => AlertKind.TEMPLATE_DISABLED,
            _ => null,
        };
        if (status != TemplateStatus.PENDING && await AccountAsync(template, cancellationToken) is { } account)
            foreach (var over in new[] { AlertKind.TEMPLATE_REJECTED, AlertKind.TEMPLATE_PAUSED, AlertKind.TEMPLATE_QUALITY }.Where(one => one != kind)) await db.ResolveAsync(account, over, Cause(template), nowUtc, cancellationToken);
        if (kind is { } raised) await AlertAsync(template, raised, status == TemplateStatus.DISABLED ? AlertSeverity.CRITICAL : AlertSeverity.WARNING, change, cancellationToken);
    }

    /// <summary>What it says is taken over where it says all; a file above the text, a form or a code it does not.</summary>
    private async Task RewordAsync(MessageTemplate template, TemplateChange change, TemplateComponentsMoved moved, CancellationToken cancellationToken)
    {
        var known = TemplateContent.Read(template.ComponentsJson);
        var isWhole = !known.HasFile && known.Others.Count == 0 && moved.Body is not null
            && (moved.Buttons ?? []).All(button => button.Kind is TemplateButtonKind.QUICK_REPLY or TemplateButtonKind.URL or TemplateButtonKind.PHONE_NUMBER);
        if (!isWhole)
        {
            await WantReadAsync(template.WabaId, cancellationToken);
            return;
        }

        var content = known with
        {
            Header = moved.Title is null ? HeaderKind.NONE : HeaderKind.TEXT,
            HeaderText = moved.Title,
            Body = moved.Body,
            Footer = moved.Footer,
            Buttons = [.. (moved.Buttons ?? []).Select(button => button with { Example = known.Buttons.FirstOrDefault(old => old.Kind == button.Kind && old.Url == button.Url)?.Example })],
        };
        if (template.HearContent(content, change.AtUtc, nowUtc) is { } version) db.TemplateVersions.Add(version);
    }

    private async Task WantReadAsync(string wabaId, CancellationToken cancellationToken)
    {
        var sync = db.TemplateSyncs.Local.FirstOrDefault(one => one.WabaId == wabaId) ?? await db.TemplateSyncs.SingleOrDefaultAsync(one => one.WabaId == wabaId, cancellationToken);
        if (sync is null) db.TemplateSyncs.Add(sync = new TemplateSync(organizationId, wabaId));
        sync.Want(nowUtc);
    }

    private async Task AlertAsync(MessageTemplate template, AlertKind kind, AlertSeverity severity, TemplateChange change, CancellationToken cancellationToken)
    {
        if (await AccountAsync(template, cancellationToken) is not { } account) return;
        if (await db.RaiseUnlessOpenAsync(account, kind, severity, Cause(template), $"{new DateTimeOffset(change.AtUtc).ToUnixTimeSeconds()}", template.Name, nowUtc, cancellationToken))
            changes.Add(new LiveEvent(organizationId, LiveEventKind.WhatsAppAccount, account.Id));
    }

    private async Task<WhatsAppAccount?> AccountAsync(MessageTemplate template, CancellationToken cancellationToken) =>
        await db.WhatsAppAccounts.FindAsync([template.WhatsAppAccountId], cancellationToken);

    private static string Cause(MessageTemplate template) => AccountAlert.CauseOf(template.Id);
}
