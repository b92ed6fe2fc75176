// Longer than 150 lines: the loop, its pauses and the count of what is under way are one piece of timing.
using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// Empties the outbox: claims what may leave, sends it side by side, and writes the outcomes, whatever is waiting in one go.
/// Woken by <see cref="OutboxSignal"/> for new work and by itself when an attempt has ended or a wait is over.
/// </summary>
public sealed class OutboxDrain(
    IServiceScopeFactory scopes, OutboxSignal signal, IOptions<JobsSettings> settings, TimeProvider clock, ILogger<OutboxDrain> logger) : BackgroundService
{
    private const int MostAtOnce = 256; // a thousand messages a second at a quarter of a second each
    private const int WriteAttempts = 5;

    /// <summary>From so many under way on it pays to wait a moment: a round of claims, or a commit of outcomes, costs about the same for fifty messages as for one.</summary>
    private const int Crowd = 32;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    /// <summary>Longer than a request may take (30 s) and its outcome to be written.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(75);

    /// <summary>A number at its pace is looked at this often: several messages a claim cost less than one.</summary>
    private static readonly TimeSpan PaceCheck = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan GraceAtStop = TimeSpan.FromSeconds(10);

    private readonly Channel<SendOutcome> _outcomes = Channel.CreateUnbounded<SendOutcome>(new() { SingleReader = true });
    private readonly PriorityQueue<bool, DateTime> _tryAgain = new();
    private readonly ConcurrentDictionary<Guid, int> _underWay = new();
    private uint _turn;

    private bool IsCrowded => _underWay.Values.Sum() >= Crowd;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Value.Enabled) return;

        using var sending = new CancellationTokenSource();
        await using var stop = stoppingToken.Register(() => sending.CancelAfter(GraceAtStop));
        var writing = WriteOutcomesAsync();
        List<Task> sends = [];
        while (!stoppingToken.IsCancellationRequested)
        {
            sends.RemoveAll(one => one.IsCompleted);
            var wait = await StartDueAsync(sends, sending.Token, stoppingToken);
            try
            {
                if (IsCrowded) await Task.Delay(Gathering, stoppingToken);
                await signal.WaitAsync(wait, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(sends);
        _outcomes.Writer.Complete();
        await writing;
    }

    /// <summary>Starts what may leave now; returns how long to wait for a wake before looking again.</summary>
    private async Task<TimeSpan> StartDueAsync(List<Task> sends, CancellationToken sending, CancellationToken stopping)
    {
        var interval = TimeSpan.FromMilliseconds(Math.Max(100, settings.Value.IntervalMs));
        try
        {
            var slots = new SendSlots(_underWay, MostAtOnce);
            if (slots.Free <= 0) return interval;

            await using var scope = scopes.CreateAsyncScope();
            var round = await scope.ServiceProvider.GetRequiredService<OutboxClaims>().RunAsync(slots, _turn++, Lease, stopping);
            foreach (var claim in round.Claimed)
            {
                _underWay.AddOrUpdate(claim.OrganizationId, 1, (_, count) => count + 1);
                sends.Add(Task.Run(() => SendAsync(claim, sending), CancellationToken.None));
            }

            if (round.LookAgainAtUtc is not { } at) return round.Claimed.Count > 0 ? TimeSpan.Zero : UntilNextTry(interval);
            var until = at - clock.GetUtcNow().UtcDateTime;
            return until < PaceCheck ? PaceCheck : until < interval ? until : UntilNextTry(interval);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The outbox could not be read; trying again");
            return interval;
        }
    }

    /// <summary>The interval, or less when something that was put back is due before.</summary>
    private TimeSpan UntilNextTry(TimeSpan interval)
    {
        lock (_tryAgain)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var passed = false;
            for (; _tryAgain.TryPeek(out _, out var at) && at <= now; passed = true) _tryAgain.Dequeue();
            // It may have come due after the claims were looked for.
            if (passed) return TimeSpan.Zero;
            return _tryAgain.TryPeek(out _, out var next) && next - now < interval ? next - now + TimeSpan.FromMilliseconds(1) : interval;
        }
    }

    private async Task SendAsync(ClaimedSend claim, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await _outcomes.Writer.WriteAsync(await scope.ServiceProvider.GetRequiredService<SendClaimed>().RunAsync(claim, cancellationToken), CancellationToken.None);
    }

    private async Task WriteOutcomesAsync()
    {
        while (await _outcomes.Reader.WaitToReadAsync())
        {
            if (IsCrowded) await Task.Delay(Gathering);
            List<SendOutcome> waiting = [];
            while (_outcomes.Reader.TryRead(out var outcome)) waiting.Add(outcome);
            foreach (var organization in waiting.GroupBy(outcome => outcome.Claim.OrganizationId))
            {
                await WriteAsync(organization.Key, [.. organization]);
                _underWay.AddOrUpdate(organization.Key, 0, (_, count) => count - organization.Count());
            }

            // The next message of these conversations may leave now.
            signal.Wake();
        }
    }

    /// <summary>An outcome that can't be written is not lost for good: its claim ends, and then nobody knows.</summary>
    private async Task WriteAsync(Guid organizationId, IReadOnlyList<SendOutcome> outcomes)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = OrganizationScope.Begin(scopes, organizationId);
                var tryAgainAt = await scope.ServiceProvider.GetRequiredService<RecordSendOutcomes>().RunAsync(outcomes, CancellationToken.None);
                lock (_tryAgain) _tryAgain.EnqueueRange(tryAgainAt.Select(at => (true, at)));

                return;
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "{Count} outcomes of {OrganizationId} could not be written (attempt {Attempt})", outcomes.Count, organizationId, attempt);
                if (attempt == WriteAttempts) return;
                await Task.Delay(TimeSpan.FromMilliseconds(100 * Math.Pow(3, attempt - 1)), clock, CancellationToken.None);
            }
        }
    }
}
