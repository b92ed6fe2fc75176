using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Reads the health of connected numbers every six hours each. Runs every few minutes with those whose turn has come, the longest
/// unread first, so that the calls are spread over the day however many numbers were connected at once.
/// </summary>
public sealed class RefreshDueHealth(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, TimeProvider clock, ILogger<RefreshDueHealth> logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(6);

    private const int AtOnce = 4;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var oldest = now - Every;
        List<Due> due;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            due = await (
                    from account in db.AcrossOrganizations<WhatsAppAccount>()
                    where account.Status == WhatsAppAccountStatus.CONNECTED
                    join health in db.AcrossOrganizations<NumberHealth>() on account.Id equals health.WhatsAppAccountId into healths
                    from health in healths.DefaultIfEmpty()
                    where health == null || health.ReadAtUtc == null || health.ReadAtUtc < oldest
                    orderby health.ReadAtUtc, account.Id
                    select new Due(account.OrganizationId, account.Id))
                .ToListAsync(cancellationToken);
        }

        // One that Meta does not answer for stays due, and the next round asks again.
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, RefreshAsync);
    }

    private async ValueTask RefreshAsync(Due due, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = OrganizationScope.Begin(scopes, due.OrganizationId);
            await scope.ServiceProvider.GetRequiredService<RefreshNumberHealth>().RunAsync(due.AccountId, cancellationToken);
        }
        catch (ProblemException refused)
        {
            logger.LogInformation("The health of number {AccountId} could not be read: {Code} {Explanation}", due.AccountId, refused.Problem.Code, refused.Problem.MetaMessage);
        }
    }

    private sealed record Due(Guid OrganizationId, Guid AccountId);
}
