using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Writes a connected number, its audit line and the attempt's end in one transaction; the unique index decides whose a number is.</summary>
public sealed class StoreConnection(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, AccountTokens tokens)
{
    /// <exception cref="ProblemException"><c>PHONE_TAKEN</c>; it names no tenant.</exception>
    public async Task EnsureFreeAsync(string phoneNumberId, CancellationToken cancellationToken)
    {
        if (await IsTakenAsync(phoneNumberId, cancellationToken)) throw new ProblemException(Problem.Conflict("PHONE_TAKEN") with { Step = StepFailure.PhoneNumber });
    }

    /// <param name="pin">The PIN the number was registered with; null leaves a stored one.</param>
    public async Task<WhatsAppAccount> RunAsync(Guid attemptId, ConnectedNumber number, string accessToken, string? pin, CancellationToken cancellationToken)
    {
        var organizationId = current.RequiredId;
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var attempt = await db.SignupAttempts.Where(one => one.Id == attemptId).ForUpdate().SingleAsync(cancellationToken);
        attempt.EnsureAlive(now);

        var account = await db.WhatsAppAccounts.SingleOrDefaultAsync(one => one.PhoneNumberId == number.PhoneNumberId, cancellationToken);
        if (account is null) db.WhatsAppAccounts.Add(account = new WhatsAppAccount(organizationId, number.PhoneNumberId));
        account.Connect(
            number, new(tokens.ProtectAccessToken(organizationId, accessToken), attempt.TokenKind, attempt.TokenExpiresAtUtc, attempt.GrantedScopes, attempt.BusinessId),
            pin is null ? null : tokens.ProtectPin(organizationId, pin), current.RequiredUserId, now);
        attempt.Complete(now);
        db.AuditEntries.Add(new AuditEntry(
            organizationId, current.UserId, "whatsapp.connected", account.Id.ToString(),
            $"number {number.PhoneNumberId}, business account {number.WabaId}, code {attempt.CodeHash}", now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Someone was quicker: another organization, or a second try of ours that has stored it already.
            await transaction.DisposeAsync();
            var taken = await IsTakenAsync(number.PhoneNumberId, cancellationToken);
            if (!taken && !await IsOursAsync(number.PhoneNumberId, cancellationToken)) throw;
            throw new ProblemException(Problem.Conflict(taken ? "PHONE_TAKEN" : "OAUTH_STATE_INVALID"));
        }

        return account;
    }

    private async Task<bool> IsTakenAsync(string phoneNumberId, CancellationToken cancellationToken)
    {
        var organizationId = current.RequiredId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.AcrossOrganizations<WhatsAppAccount>().AnyAsync(one => one.HeldPhoneNumberId == phoneNumberId && one.OrganizationId != organizationId, cancellationToken);
    }

    private async Task<bool> IsOursAsync(string phoneNumberId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.WhatsAppAccounts.AnyAsync(one => one.PhoneNumberId == phoneNumberId, cancellationToken);
    }
}
