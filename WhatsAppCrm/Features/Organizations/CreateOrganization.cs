using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <param name="Name">Required.</param>
/// <param name="TimeZone">IANA name as the browser tells it; unknown or null means UTC until someone sets it.</param>
public sealed record NewOrganization(string? Name, string? Description = null, string? Industry = null, string? TimeZone = null);

/// <summary>
/// Makes an organization with its first member, the caller as OWNER, and a default pipeline of six stages and reasons for losing in the caller's
/// language, in one transaction. The caller works in it from then on.
/// </summary>
public sealed class CreateOrganization(IServiceScopeFactory scopes, IStringLocalizer<OrganizationsText> texts, TimeProvider time)
{
    private static readonly (string Key, string Color, StageKind Kind)[] Stages =
    [
        ("StageNew", "grey", StageKind.OPEN), ("StageContacted", "blue", StageKind.OPEN), ("StageQualified", "violet", StageKind.OPEN), ("StageProposal", "amber", StageKind.OPEN),
        ("StageWon", "green", StageKind.WON), ("StageLost", "red", StageKind.LOST),
    ];

    private static readonly string[] LostReasons = ["LostPrice", "LostCompetitor", "LostNoAnswer", "LostNoNeed"];

    /// <exception cref="InvalidInputException">Name missing, or a text too long.</exception>
    public async Task<Organization> RunAsync(NewOrganization command, Guid userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var organization = Organization.Create(command.Name!, command.Description, command.Industry, now);
        organization.Localize(null, KnownTimeZone(command.TimeZone), Language());
        organization.PriceIn(Currencies.OfLanguage(organization.Locale));

        // The scope is the new organization's: the tenant guard lets nothing else be saved.
        await using var scope = OrganizationScope.Begin(scopes, organization.Id, userId, Role.OWNER);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
        var pipeline = new Pipeline(organization.Id, texts["PipelineDefault"], isDefault: true, now);
        db.Add(organization);
        db.Add(new Membership(organization.Id, userId, Role.OWNER, now));
        db.Add(pipeline);
        db.AddRange(Stages.Select((stage, position) => new Stage(pipeline, texts[stage.Key], position, stage.Color, stage.Kind)));
        db.AddRange(LostReasons.Select((key, position) => new LostReason(organization.Id, texts[key], position)));
        db.Add(new AuditEntry(organization.Id, userId, "organization.created", organization.Id.ToString(), null, now));
        var user = await db.Users.SingleAsync(u => u.Id == userId, cancellationToken);
        user.LastOrganizationId = organization.Id;
        await db.SaveChangesAsync(cancellationToken);
        return organization;
    }

    private static string KnownTimeZone(string? timeZone) =>
        timeZone is { Length: > 0 and <= 60 } && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone.Id : "UTC";

    private static string Language() =>
        Languages.Supported.FirstOrDefault(language => language == CultureInfo.CurrentUICulture.Name) ?? Languages.Default;
}
