using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Search;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Search;

/// <summary>
/// Keeps the index true, beside the writers and not in their transactions. Looks twice a second, so that what comes in a flood is taken in
/// by hundreds; what a crash leaves is still marked.
/// </summary>
public sealed class SearchDrain(IServiceScopeFactory scopes, SearchIndex index, IOptions<JobsSettings> settings, TimeProvider time, ILogger<SearchDrain> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Value.Enabled || !index.IsIndexed) return;
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                while (await TurnAsync(stoppingToken)) await Task.Yield();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is not done is still marked.
        }
    }

    /// <returns>Whether there may be more at once.</returns>
    private async Task<bool> TurnAsync(CancellationToken stopping)
    {
        try
        {
            await using var all = scopes.CreateAsyncScope();
            var due = await all.ServiceProvider.GetRequiredService<DueMarks>().ListAsync(stopping);
            foreach (var organization in due)
            {
                await using var scope = OrganizationScope.Begin(scopes, organization.OrganizationId);
                await scope.ServiceProvider.GetRequiredService<IndexMarks>().RunAsync(organization.Marks, stopping);
            }

            return due.Sum(organization => organization.Marks.Count) == DueMarks.MostAtOnce;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "The search index could not be brought up to date; trying again");
            return false;
        }
    }
}
