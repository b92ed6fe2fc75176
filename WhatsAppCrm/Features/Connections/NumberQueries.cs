using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Connections;

/// <summary>One of the organization's numbers, as pages and the API show it.</summary>
/// <param name="TokenExpiresAt">Null: never, or no token.</param>
public sealed record NumberView(
    Guid Id, string WabaId, string? WabaName, string PhoneNumberId, string DisplayPhoneNumber, string? VerifiedName, string QualityRating, WhatsAppAccountStatus Status,
    DateTime? TokenExpiresAt, DateTime? LastWebhookAt, DateTime ConnectedAt, DateTime? DisconnectedAt);

/// <summary>Reads of the connected numbers.</summary>
public sealed class NumberQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>All of them, those in use first.</summary>
    public async Task<IReadOnlyList<NumberView>> ListAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.WhatsAppAccounts.AsNoTracking()
            .OrderBy(one => one.Status == WhatsAppAccountStatus.DISCONNECTED).ThenByDescending(one => one.ConnectedAtUtc).ThenBy(one => one.Id)
            .Select(one => new NumberView(
                one.Id, one.WabaId, one.WabaName, one.PhoneNumberId, one.DisplayPhoneNumber, one.VerifiedName, one.QualityRating, one.Status,
                one.TokenExpiresAtUtc, one.LastWebhookAtUtc, one.ConnectedAtUtc, one.DisconnectedAtUtc))
            .ToListAsync(cancellationToken);
    }

    public async Task<string> OrganizationNameAsync(CancellationToken cancellationToken)
    {
        var organizationId = current.RequiredId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Organizations.Where(one => one.Id == organizationId).Select(one => one.Name).SingleAsync(cancellationToken);
    }
}
