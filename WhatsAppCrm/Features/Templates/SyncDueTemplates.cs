using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <summary>
/// Reads the templates of every connected business account each six hours, and of those where something waits for a read at once: a
/// submission without an answer, a webhook about a template nobody here knows. One account's trouble is not another's.
/// </summary>
public sealed class SyncDueTemplates(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, TimeProvider clock, ILogger<SyncDueTemplates> logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>After an attempt that came to nothing.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    private const int AtOnce = 4;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (oldest, lost, again) = (now - Every, now - MessageTemplate.LongestErrand, now - Again);
        List<Due> due;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            due = await (
                    from number in db.AcrossOrganizations<WhatsAppAccount>()
                    where number.Status == WhatsAppAccountStatus.CONNECTED
                    from sync in db.AcrossOrganizations<TemplateSync>().Where(one => one.OrganizationId == number.OrganizationId && one.WabaId == number.WabaId).DefaultIfEmpty()
                    where sync == null || ((sync.Problem == null || sync.TriedAtUtc < again) && (sync.ReadAtUtc == null || sync.ReadAtUtc < oldest || sync.WantedAtUtc != null
                        || db.AcrossOrganizations<MessageTemplate>().Any(one => one.OrganizationId == number.OrganizationId && one.WabaId == number.WabaId && one.ErrandAtUtc < lost)))
                    select new Due(number.OrganizationId, number.WabaId))
                .Distinct().ToListAsync(cancellationToken);
        }

        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, ReadAsync);
    }

    private async ValueTask ReadAsync(Due due, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = OrganizationScope.Begin(scopes, due.OrganizationId);
            await scope.ServiceProvider.GetRequiredService<ReadTemplates>().RunAsync(due.WabaId, cancellationToken);
        }
        catch (ProblemException refused)
        {
            logger.LogInformation("The templates of {WabaId} could not be read: {Code} {Explanation}", due.WabaId, refused.Problem.Code, refused.Problem.MetaMessage);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "The templates of {WabaId} could not be read", due.WabaId);
        }
    }

    private sealed record Due(Guid OrganizationId, string WabaId);
}
