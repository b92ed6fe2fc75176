using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Media;

/// <summary>
/// Fetches customers' files side by side, as soon as <see cref="MediaSignal"/> says that one came: the address of a file lives
/// five minutes, its id seven days. Looks by itself at every interval, for retries and for what a process that died left.
/// </summary>
public sealed class MediaDrain(IServiceScopeFactory scopes, MediaSignal signal, IOptions<JobsSettings> settings, ILogger<MediaDrain> logger) : BackgroundService
{
    private const int MostAtOnce = 16;
    private const int MostForNumber = 4;
    private static readonly TimeSpan ExtendEvery = MediaClaims.Lease / 3;

    private readonly ConcurrentDictionary<Guid, ClaimedMedia> _underWay = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Value.Enabled) return;
        var extending = ExtendAsync(stoppingToken);
        var interval = TimeSpan.FromMilliseconds(Math.Max(100, settings.Value.IntervalMs));
        List<Task> fetches = [];
        while (!stoppingToken.IsCancellationRequested)
        {
            fetches.RemoveAll(fetch => fetch.IsCompleted);
            try
            {
                await StartDueAsync(fetches, stoppingToken);
                await signal.WaitAsync(interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "The files to fetch could not be read; trying again");
                await signal.WaitAsync(interval, CancellationToken.None);
            }
        }

        await Task.WhenAll([.. fetches, extending]);
    }

    private async Task StartDueAsync(List<Task> fetches, CancellationToken stopping)
    {
        var free = MostAtOnce - _underWay.Count;
        if (free <= 0) return;
        await using var scope = scopes.CreateAsyncScope();
        var claims = await scope.ServiceProvider.GetRequiredService<MediaClaims>().RunAsync(free, FreeFor, stopping);
        foreach (var claim in claims)
        {
            _underWay[claim.MessageId] = claim;
            fetches.Add(Task.Run(() => FetchAsync(claim, stopping), CancellationToken.None));
        }
    }

    private int FreeFor(Guid accountId) => MostForNumber - _underWay.Values.Count(claim => claim.AccountId == accountId);

    private async Task FetchAsync(ClaimedMedia claim, CancellationToken stopping)
    {
        try
        {
            await using var scope = OrganizationScope.Begin(scopes, claim.OrganizationId);
            await scope.ServiceProvider.GetRequiredService<FetchMedia>().RunAsync(claim, stopping);
        }
        catch (Exception exception)
        {
            // Its claim ends by itself, and then it is tried again.
            logger.LogError(exception, "The file of message {MessageId} of {OrganizationId} could not be fetched", claim.MessageId, claim.OrganizationId);
        }
        finally
        {
            _underWay.TryRemove(claim.MessageId, out _);
            signal.Wake();
        }
    }

    /// <summary>A large file takes longer than a claim lasts.</summary>
    private async Task ExtendAsync(CancellationToken stopping)
    {
        using var ticks = new PeriodicTimer(ExtendEvery);
        try
        {
            while (await ticks.WaitForNextTickAsync(stopping))
            {
                if (_underWay.IsEmpty) continue;
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<MediaClaims>().ExtendAsync([.. _underWay.Keys], stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }
}
