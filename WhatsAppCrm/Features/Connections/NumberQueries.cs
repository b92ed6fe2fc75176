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
    DateTime? TokenExpiresAt, DateTime? LastWebhookAt, DateTime ConnectedAt, DateTime? DisconnectedAt)
{
    /// <summary>Customers see that their messages were read.</summary>
    public bool ReadReceipts { get; init; } = true;

    /// <summary>Customers see that somebody is writing; only beside read receipts.</summary>
    public bool Typing { get; init; } = true;
}

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
                one.TokenExpiresAtUtc, one.LastWebhookAtUtc, one.ConnectedAtUtc, one.DisconnectedAtUtc) { ReadReceipts = !one.WithholdsReadReceipts, Typing = !one.WithholdsTyping })
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null when it is not there, or another organization's.</summary>
    public async Task<NumberCourtesies?> CourtesiesAsync(Guid accountId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.WhatsAppAccounts.AsNoTracking().Where(one => one.Id == accountId)
            .Select(one => new NumberCourtesies(!one.WithholdsReadReceipts, !one.WithholdsTyping)).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<string> OrganizationNameAsync(CancellationToken cancellationToken)
    {
        var organizationId = current.RequiredId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Organizations.Where(one => one.Id == organizationId).Select(one => one.Name).SingleAsync(cancellationToken);
    }
}
