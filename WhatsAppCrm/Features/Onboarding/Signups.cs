using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Finds an attempt by its state, for the person who began it and nobody else.</summary>
public sealed class Signups(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, SignupSecrets secrets, IServiceScopeFactory scopes, MembershipLookup memberships,
    IOptions<MetaSettings> settings)
{
    private static ProblemException Invalid => new(Problem.Conflict("OAUTH_STATE_INVALID"));

    /// <summary>A scope in the organization the attempt was begun for, whatever organization the caller named.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> for a state that is unknown or another person's.</exception>
    public async Task<AsyncServiceScope> OpenScopeAsync(string? state, Guid userId, CancellationToken cancellationToken)
    {
        var hash = SignupSecrets.Hash(Required(state));
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var organizationId = await db.AcrossOrganizations<SignupAttempt>()
            .Where(attempt => attempt.StateHash == hash && attempt.UserId == userId).Select(attempt => (Guid?)attempt.OrganizationId).SingleOrDefaultAsync(cancellationToken);
        if (organizationId is not { } id || await memberships.FindAsync(userId, id, cancellationToken) is not { } membership) throw Invalid;
        return OrganizationScope.Begin(scopes, id, userId, membership.Role);
    }

    /// <summary>The caller's own attempt of the current organization, tracked by <paramref name="db"/>.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> or <c>OAUTH_STATE_EXPIRED</c>.</exception>
    public async Task<SignupAttempt> FindAsync(AppDbContext db, string? state, CancellationToken cancellationToken)
    {
        var hash = SignupSecrets.Hash(Required(state));
        var userId = current.RequiredUserId;
        var attempt = await db.SignupAttempts.Where(one => one.StateHash == hash && one.UserId == userId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw Invalid;
        attempt.EnsureAlive(clock.GetUtcNow().UtcDateTime);
        return attempt;
    }

    /// <summary>The caller's own attempt of the current organization by its id, while it can be gone on with: seven days once its code was handed in, ten minutes before.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> or <c>OAUTH_STATE_EXPIRED</c>.</exception>
    public async Task<SignupAttempt> FindAsync(AppDbContext db, Guid attemptId, CancellationToken cancellationToken)
    {
        var attempt = await LockAsync(db, attemptId, cancellationToken);
        EnsureOpen(attempt);
        return attempt;
    }

    /// <summary>The caller's own attempt of the current organization, over or not.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c>.</exception>
    public async Task<SignupAttempt> LockAsync(AppDbContext db, Guid attemptId, CancellationToken cancellationToken)
    {
        var userId = current.RequiredUserId;
        return await db.SignupAttempts.Where(one => one.Id == attemptId && one.UserId == userId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw Invalid;
    }

    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> or <c>OAUTH_STATE_EXPIRED</c>.</exception>
    public void EnsureOpen(SignupAttempt attempt)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (!attempt.CanResume(now)) attempt.EnsureAlive(now);
    }

    /// <summary>An attempt whose code has been exchanged, and its token.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> or <c>OAUTH_STATE_EXPIRED</c>.</exception>
    public async Task<(SignupAttempt Attempt, string AccessToken)> AuthorizedAsync(string? state, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var attempt = await FindAsync(db, state, cancellationToken);
        return attempt.IsAuthorized ? (attempt, AccessToken(attempt)) : throw Invalid;
    }

    /// <summary>What to call Meta with while the attempt runs: its own token, or the installation's for a number of its own portfolio.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> when it has none (any more).</exception>
    public string AccessToken(SignupAttempt attempt) =>
        (attempt.TokenKind == TokenKind.FALLBACK ? settings.Value.SystemUserToken : secrets.Read(attempt).AccessToken) ?? throw Invalid;

    private static string Required(string? state) => Text.Required(state, "state", 200);
}
