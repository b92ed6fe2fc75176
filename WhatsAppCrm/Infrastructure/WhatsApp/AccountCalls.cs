using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// The way to call Meta for a connected number of the current organization: with its own token, else the fallback. A refusal
/// that means that our access is gone marks the number before the caller sees it, whatever the call was for.
/// </summary>
public sealed class AccountCalls(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, AccountTokens tokens, TimeProvider clock, ILiveEvents liveEvents, ILogger<AccountCalls> logger)
{
    /// <param name="call">One Graph call with the token it is given.</param>
    /// <returns>Its result; refused like an expired token when there is no token to call with, which nothing is sent for.</returns>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: not a number of this organization.</exception>
    public async Task<GraphResult<T>> RunAsync<T>(Guid accountId, Func<string, CancellationToken, Task<GraphResult<T>>> call, CancellationToken cancellationToken)
    {
        var number = await FindAsync(accountId, cancellationToken);
        // A number that was given up is nobody's to call for; its empty token does not mean the fallback.
        if (number.Status == WhatsAppAccountStatus.DISCONNECTED) return GraphResult<T>.Refused(AccessLosses.NoToken);

        var token = tokens.ForCall(current.RequiredId, number.ProtectedAccessToken);
        var result = token.IsOk ? await call(token.Value, cancellationToken) : GraphResult<T>.Refused(token.Error!);
        if (result is { Outcome: GraphOutcome.Refused, Error: { } error } && GraphErrors.Classify(error).Kind == GraphErrorKind.AccessLost)
            await LoseAsync(accountId, number.ProtectedAccessToken, error);
        return result;
    }

    private async Task<Number> FindAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.WhatsAppAccounts.AsNoTracking().Where(one => one.Id == accountId)
            .Select(one => new Number(one.Status, one.ProtectedAccessToken)).SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
    }

    /// <summary>Once Meta said it, it is written down, even when the caller's patience is over.</summary>
    private async Task LoseAsync(Guid accountId, string? protectedAccessToken, GraphError error)
    {
        await using (var db = await factory.CreateDbContextAsync(CancellationToken.None))
        {
            await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
            if (!await db.LoseAccessAsync(accountId, protectedAccessToken, error, clock.GetUtcNow().UtcDateTime, CancellationToken.None)) return;
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        logger.LogWarning("Meta no longer accepts our access for number {AccountId} of {OrganizationId}: {Explanation}", accountId, current.RequiredId, error);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.WhatsAppAccount, accountId));
    }

    private sealed record Number(WhatsAppAccountStatus Status, string? ProtectedAccessToken);
}
