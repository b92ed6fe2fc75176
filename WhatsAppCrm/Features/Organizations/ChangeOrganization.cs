using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>Changes what the organization says about itself, and how times and automatic texts read.</summary>
public sealed class ChangeOrganization(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider time)
{
    /// <exception cref="InvalidInputException">A field is missing or too long.</exception>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN.</exception>
    public Task DescribeAsync(string? name, string? description, string? industry, CancellationToken cancellationToken) =>
        RunAsync(organization => organization.Describe(name!, description, industry), "organization.described", cancellationToken);

    /// <param name="currency">Null leaves it.</param>
    /// <exception cref="InvalidInputException">The time zone or currency is unknown, the language is not ours, or the website is no address.</exception>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN.</exception>
    public Task LocalizeAsync(string? website, string? timeZone, string? locale, string? currency, CancellationToken cancellationToken) =>
        RunAsync(organization =>
        {
            organization.Localize(website, Text.Required(timeZone, nameof(timeZone), 60), Text.Required(locale, nameof(locale), 10));
            if (currency is not null) organization.PriceIn(currency);
        }, "organization.localized", cancellationToken);

    /// <summary>Both in one go, as the page saves them: all or nothing.</summary>
    public Task RunAsync(string? name, string? description, string? industry, string? website, string? timeZone, string? locale, string? currency, CancellationToken cancellationToken) =>
        RunAsync(organization =>
        {
            organization.Describe(name!, description, industry);
            organization.Localize(website, Text.Required(timeZone, nameof(timeZone), 60), Text.Required(locale, nameof(locale), 10));
            organization.PriceIn(currency);
        }, "organization.changed", cancellationToken);

    private async Task RunAsync(Action<Organization> change, string action, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var organization = await db.Organizations.SingleAsync(o => o.Id == current.RequiredId, cancellationToken);
        change(organization);
        db.Add(new AuditEntry(organization.Id, current.UserId, action, organization.Id.ToString(), null, time.GetUtcNow().UtcDateTime));
        await db.SaveChangesAsync(cancellationToken);
    }
}
