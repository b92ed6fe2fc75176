using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>One of the organization's own numbers, connected or not: what it did stays in the figures.</summary>
public sealed record NumberChoice(Guid Id, string Name);

/// <summary>What the dashboard can be narrowed to.</summary>
public sealed class ReportChoices(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public async Task<IReadOnlyList<NumberChoice>> ListNumbersAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var numbers = await db.WhatsAppAccounts.AsNoTracking().Select(account => new { account.Id, account.VerifiedName, account.DisplayPhoneNumber }).ToListAsync(cancellationToken);
        return [.. numbers.Select(number => new NumberChoice(number.Id, string.IsNullOrWhiteSpace(number.VerifiedName) ? number.DisplayPhoneNumber : $"{number.VerifiedName} · {number.DisplayPhoneNumber}")).OrderBy(number => number.Name, StringComparer.CurrentCulture)];
    }
}
