using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary>Notices a key that another process made or revoked, within <see cref="Interval"/>: <see cref="RotateKeys"/> counts on it.</summary>
public sealed class KeyRingWatch(IServiceScopeFactory scopes, KeyRing keys, IDataProtectionProvider provider, TimeProvider clock, ILogger<KeyRingWatch> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var known = -1;
        try
        {
            do known = await LookAsync(known, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <returns>The ring's newest entry; an entry is only ever added.</returns>
    private async Task<int> LookAsync(int known, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
            var newest = await db.DataProtectionKeys.MaxAsync(key => (int?)key.Id, cancellationToken) ?? 0;
            if (newest == known || known < 0) return newest;
            keys.Refresh();
            // The ring is read in the background at its next use; let that be now.
            provider.CreateProtector(nameof(KeyRingWatch)).Protect([]);
            return newest;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "The key ring could not be looked at; trying again");
            return known;
        }
    }
}
