using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <summary>Everything about one template.</summary>
/// <param name="Draft">What is being written; null when nothing is.</param>
/// <param name="Edits">How often it may still be changed while it is approved.</param>
/// <param name="AlertIds">Open alerts about it.</param>
public sealed record TemplateDetail(
    TemplateRow Row, string WabaId, string AccountName, VersionView? Draft, IReadOnlyList<VersionView> Versions, IReadOnlyList<EventView> Events, TemplateEdits Edits, bool NeedsSecondPerson,
    bool IsEditable, bool IsUnknownToMeta, string? ErrandProblem, string? ErrandProblemWords, IReadOnlyList<Guid> AlertIds);

/// <summary>One wording, newest first.</summary>
public sealed record VersionView(
    int Number, TemplateOrigin Origin, TemplateCategory Category, TemplateContent Content, Guid? ExampleUploadId, Guid? WrittenBy, string? WrittenByName, DateTime WrittenAt, string? ApprovedByName, DateTime? ApprovedAt,
    string? AskedByName, DateTime? AskedAt, string? ReturnNote, DateTime? SubmittedAt);

public sealed record EventView(Guid Id, string Kind, string? Detail, string? Who, DateTime At);

/// <summary>A business account that templates can be written for.</summary>
public sealed record BusinessAccountChoice(string WabaId, string Name);

/// <summary>When the business accounts' templates were last read from Meta.</summary>
/// <param name="Problem">Why the last attempt came to nothing; null when it did not.</param>
public sealed record TemplatesReadState(DateTime? ReadAt, int? Count, int? Limit, string? Problem);

/// <summary>Reads what the pages of one template and the studio show.</summary>
public sealed class TemplateDetailQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock)
{
    /// <summary>Null when it is not there, or another organization's.</summary>
    public async Task<TemplateDetail?> FindAsync(Guid templateId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var template = await db.Templates.AsNoTracking().SingleOrDefaultAsync(one => one.Id == templateId, cancellationToken);
        if (template is null) return null;
        var versions = await db.TemplateVersions.AsNoTracking().Where(one => one.TemplateId == templateId).OrderByDescending(one => one.Number).ToListAsync(cancellationToken);
        var events = await db.TemplateEvents.AsNoTracking().Where(one => one.TemplateId == templateId).OrderByDescending(one => one.AtUtc).ThenByDescending(one => one.Id).Take(100).ToListAsync(cancellationToken);
        var people = versions.SelectMany(one => new[] { one.WrittenByUserId, one.ApprovedByUserId, one.ApprovalAskedByUserId }).Concat(events.Select(one => one.UserId)).OfType<Guid>().Distinct().ToList();
        var names = await db.Users.Where(user => people.Contains(user.Id)).Select(user => new { user.Id, Name = user.DisplayName == "" ? user.Email! : user.DisplayName }).ToDictionaryAsync(user => user.Id, user => user.Name, cancellationToken);
        var views = versions.ConvertAll(one => View(one, names));
        var draft = views.Find(one => one.Number == template.DraftNumber);
        var cause = AccountAlert.CauseOf(templateId);
        var alerts = await db.AccountAlerts.Where(one => one.WhatsAppAccountId == template.WhatsAppAccountId && one.Key.StartsWith(cause) && one.ResolvedAtUtc == null && one.DismissedAtUtc == null).Select(one => one.Id).ToListAsync(cancellationToken);
        return new(
            TemplateRow.Of(template, draft?.AskedAt is not null), template.WabaId, await AccountNameAsync(db, template.WabaId, cancellationToken), draft, views,
            [.. events.Select(one => new EventView(one.Id, one.Kind, one.Detail, Name(one.UserId, names), one.AtUtc))], await db.EditsAsync(templateId, clock.GetUtcNow().UtcDateTime, cancellationToken),
            await db.Organizations.Where(one => one.Id == template.OrganizationId).Select(one => one.TemplatesNeedSecondPerson).SingleAsync(cancellationToken),
            template.IsEditable && template.DeletedAtUtc is null, template.IsUnknownToMeta, template.ErrandProblem, template.ErrandProblemWords, alerts);
    }

    /// <summary>Connected ones, by name.</summary>
    public async Task<IReadOnlyList<BusinessAccountChoice>> AccountsAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var numbers = await db.WhatsAppAccounts.Where(one => one.Status == WhatsAppAccountStatus.CONNECTED).Select(one => new { one.WabaId, Name = one.WabaName ?? one.VerifiedName ?? one.DisplayPhoneNumber }).ToListAsync(cancellationToken);
        return [.. numbers.GroupBy(one => one.WabaId).Select(one => new BusinessAccountChoice(one.Key, one.First().Name)).OrderBy(one => one.Name, StringComparer.CurrentCulture)];
    }

    /// <summary>Of all accounts together: the oldest read, and the first problem.</summary>
    public async Task<TemplatesReadState> ReadStateAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var all = await db.TemplateSyncs.AsNoTracking().Where(one => db.WhatsAppAccounts.Any(number => number.WabaId == one.WabaId && number.Status == WhatsAppAccountStatus.CONNECTED)).ToListAsync(cancellationToken);
        return new(all.Min(one => one.ReadAtUtc), all.Count == 0 ? null : all.Sum(one => one.Count), all.Count == 0 ? null : all.Sum(one => one.Limit), all.Select(one => one.Problem).FirstOrDefault(one => one is not null));
    }

    /// <summary>Until when Meta keeps this name, in the account that a new template would be for; null when it is free.</summary>
    public async Task<DateTime?> NameLockAsync(string wabaId, string name, string language, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.NameLockAsync(wabaId, name, language, clock.GetUtcNow().UtcDateTime, cancellationToken);
    }

    /// <summary>Whether a template needs a second person here.</summary>
    public async Task<bool> NeedsSecondPersonAsync(CancellationToken cancellationToken)
    {
        var organizationId = current.RequiredId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Organizations.Where(one => one.Id == organizationId).Select(one => one.TemplatesNeedSecondPerson).SingleAsync(cancellationToken);
    }

    private static async Task<string> AccountNameAsync(AppDbContext db, string wabaId, CancellationToken cancellationToken) =>
        await db.WhatsAppAccounts.Where(one => one.WabaId == wabaId).OrderBy(one => one.Id).Select(one => one.WabaName ?? one.VerifiedName ?? one.DisplayPhoneNumber).FirstOrDefaultAsync(cancellationToken) ?? "";

    private static VersionView View(TemplateVersion version, Dictionary<Guid, string> names) => new(
        version.Number, version.Origin, version.Category, version.Content, version.ExampleUploadId, version.WrittenByUserId, Name(version.WrittenByUserId, names), version.WrittenAtUtc, Name(version.ApprovedByUserId, names),
        version.ApprovedAtUtc, Name(version.ApprovalAskedByUserId, names), version.ApprovalAskedAtUtc, version.ReturnNote, version.SubmittedAtUtc);

    private static string? Name(Guid? userId, Dictionary<Guid, string> names) => userId is { } id ? names.GetValueOrDefault(id) : null;
}
