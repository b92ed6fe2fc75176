using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <summary>A manager has the templates of every connected business account read now.</summary>
public sealed class SyncTemplates(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ReadTemplates read)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c> or <c>META_REFUSED</c>; business accounts read before that stay read.</exception>
    public async Task<TemplatesRead> RunAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        List<string> accounts;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
            accounts = await db.WhatsAppAccounts.Where(one => one.Status == WhatsAppAccountStatus.CONNECTED).Select(one => one.WabaId).Distinct().Order().ToListAsync(cancellationToken);
        if (accounts.Count == 0) throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED"));

        var sum = new TemplatesRead(0, 0, 0, 0);
        foreach (var wabaId in accounts)
        {
            var one = await read.RunAsync(wabaId, cancellationToken);
            sum = new(sum.Added + one.Added, sum.Changed + one.Changed, sum.Gone + one.Gone, sum.Settled + one.Settled);
        }

        return sum;
    }
}
