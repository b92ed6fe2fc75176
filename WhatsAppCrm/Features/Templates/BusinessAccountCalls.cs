using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Templates;

/// <summary>Calls Meta for a business account, through any connected number of it, within the account's hourly calls.</summary>
public sealed class BusinessAccountCalls(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, AccountCalls calls, ManagementBudget budget)
{
    /// <exception cref="ProblemException"><c>NUMBER_NOT_CONNECTED</c>: no number of it is.</exception>
    public async Task<GraphResult<T>> RunAsync<T>(string wabaId, Func<string, CancellationToken, Task<GraphResult<T>>> call, CancellationToken cancellationToken)
    {
        Guid accountId;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            accountId = await db.WhatsAppAccounts.Where(one => one.WabaId == wabaId && one.Status == WhatsAppAccountStatus.CONNECTED)
                .OrderBy(one => one.Id).Select(one => (Guid?)one.Id).FirstOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED"));
        }

        // What recurs leaves some of the calls to people.
        return await budget.RunAsync(wabaId, isActive: true, isWaitedFor: current.UserId is not null, () => calls.RunAsync(accountId, call, cancellationToken));
    }
}
