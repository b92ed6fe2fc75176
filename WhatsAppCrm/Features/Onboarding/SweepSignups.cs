using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Removes attempts whose ten minutes are over, and with them their tokens. One that set a number's PIN without hearing whether it
/// worked keeps only that PIN, for thirty days: the next attempt at the number needs it.
/// </summary>
public sealed class SweepSignups(IDbContextFactory<AppDbContext> factory, TimeProvider clock, SignupSecrets secrets, IServiceScopeFactory scopes, ILogger<SweepSignups> logger)
{
    private static readonly TimeSpan PinsKept = TimeSpan.FromDays(30);

    /// <summary>Sweeps every organization; safe to call as often as one likes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List<Guid> organizations;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            organizations = await db.AcrossOrganizations<SignupAttempt>().Where(attempt => attempt.ExpiresAtUtc <= now)
                .Select(attempt => attempt.OrganizationId).Distinct().ToListAsync(cancellationToken);
        }

        foreach (var organizationId in organizations)
        {
            await using var scope = OrganizationScope.Begin(scopes, organizationId);
            await scope.ServiceProvider.GetRequiredService<SweepSignups>().SweepCurrentAsync(now, cancellationToken);
        }
    }

    private async Task SweepCurrentAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var expired = await db.SignupAttempts.Where(attempt => attempt.ExpiresAtUtc <= now).OrderBy(attempt => attempt.Id).ForUpdate().ToListAsync(cancellationToken);
        foreach (var attempt in expired)
        {
            var secret = attempt.CompletedAtUtc is null ? secrets.Read(attempt) : SignupSecret.None;
            if (secret.Pins.Count == 0 || attempt.ExpiresAtUtc + PinsKept <= now) db.SignupAttempts.Remove(attempt);
            else if (secret.AccessToken is not null) attempt.Forget(secrets.Protect(attempt.OrganizationId, secret with { AccessToken = null }));
        }

        var count = await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (count > 0) logger.LogInformation("Swept {Count} sign-up attempts", count);
    }
}
