using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Ends attempts that nobody can go on with: unused states after ten minutes, given-up and unfinished attempts after their seven days,
/// and with them their tokens. One that set a number's PIN without hearing whether it worked keeps only that PIN, for thirty days:
/// the next attempt at the number needs it.
/// </summary>
public sealed class SweepSignups(IDbContextFactory<AppDbContext> factory, TimeProvider clock, SignupSecrets secrets, IServiceScopeFactory scopes, ILogger<SweepSignups> logger)
{
    private static readonly TimeSpan PinsKept = TimeSpan.FromDays(30);

    /// <summary>How long Meta is told again that an attempt's webhooks are not wanted.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Sweeps every organization; safe to call as often as one likes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List<Guid> organizations;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            organizations = await Over(db.AcrossOrganizations<SignupAttempt>(), now).Select(attempt => attempt.OrganizationId).Distinct().ToListAsync(cancellationToken);
        }

        foreach (var organizationId in organizations)
        {
            await using var scope = OrganizationScope.Begin(scopes, organizationId);
            await scope.ServiceProvider.GetRequiredService<SweepSignups>().SweepCurrentAsync(scope.ServiceProvider.GetRequiredService<EndSignup>(), now, cancellationToken);
        }
    }

    private static IQueryable<SignupAttempt> Over(IQueryable<SignupAttempt> attempts, DateTime now)
    {
        var oldest = now - SignupAttempt.Resumable;
        return attempts.Where(one => one.ExpiresAtUtc <= now && (one.RedeemedAtUtc == null || one.AbandonedAtUtc != null || one.CreatedAtUtc <= oldest));
    }

    private async Task SweepCurrentAsync(EndSignup endSignup, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var attempt in (await OverAsync(now, cancellationToken)).Where(one => secrets.HasToken(one)))
            await endSignup.RunAsync(attempt.Id, isLastTry: (attempt.AbandonedAtUtc ?? attempt.CreatedAtUtc + SignupAttempt.Resumable) + Grace <= now, cancellationToken);

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var over = await Over(db.SignupAttempts, now).OrderBy(attempt => attempt.Id).ForUpdate().ToListAsync(cancellationToken);
        db.SignupAttempts.RemoveRange(over.Where(one => !secrets.HasToken(one) && (secrets.Read(one).Pins.Count == 0 || one.CreatedAtUtc + PinsKept <= now)));
        var count = await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (count > 0) logger.LogInformation("Swept {Count} sign-up attempts", count);
    }

    private async Task<List<SignupAttempt>> OverAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await Over(db.SignupAttempts.AsNoTracking(), now).ToListAsync(cancellationToken);
    }
}
