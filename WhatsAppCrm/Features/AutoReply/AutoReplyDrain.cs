using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>
/// Decides what may be answered by itself, and asks the organizations' brains side by side. Woken when a message came or a brain
/// answered; looks at every interval for what a crash or a lost wake left.
/// </summary>
public sealed class AutoReplyDrain(IServiceScopeFactory scopes, AutoReplySignal signal, IOptions<JobsSettings> settings, TimeProvider clock, ILogger<AutoReplyDrain> logger) : BackgroundService
{
    /// <summary>Calls to brains under way: in all, and of one organization, however slow its brain is.</summary>
    private const int MostCalls = 64;
    private const int MostCallsOfOne = 8;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, int> _underWay = new();
    private DateTimeOffset _sweptAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Value.Enabled) return;
        var interval = TimeSpan.FromMilliseconds(Math.Max(100, settings.Value.IntervalMs));
        var calls = new List<Task>();
        try
        {
            while (true)
            {
                calls.RemoveAll(call => call.IsCompleted);
                if (!await TurnAsync(calls, stoppingToken)) await signal.WaitAsync(interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // A call that is given up is made again after its claim has ended.
            await Task.WhenAll(calls);
        }
    }

    /// <returns>Whether anything moved, so that there may be more at once.</returns>
    private async Task<bool> TurnAsync(List<Task> calls, CancellationToken stopping)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var due = scope.ServiceProvider.GetRequiredService<DueAutoReplies>();
            if (clock.GetUtcNow() - _sweptAt >= SweepEvery)
            {
                await due.ForgetOldAsync(stopping);
                _sweptAt = clock.GetUtcNow();
            }

            var moved = false;
            foreach (var organization in await due.ListAsync(stopping)) moved |= await DecideAsync(organization, calls, stopping);
            return moved;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "Auto-replies could not be decided; trying again");
            return false;
        }
    }

    private async Task<bool> DecideAsync(DueOfOrganization due, List<Task> calls, CancellationToken stopping)
    {
        using var logScope = logger.BeginScope(new Dictionary<string, object> { ["OrganizationId"] = due.OrganizationId });
        try
        {
            return await DecideAsync(due.OrganizationId, due.MessageIds, calls, stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "{Count} messages could not be decided together; one by one now", due.MessageIds.Count);
        }

        var moved = false;
        foreach (var id in due.MessageIds)
        {
            try
            {
                moved |= await DecideAsync(due.OrganizationId, [id], calls, stopping);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "Whether message {MessageId} is answered could not be decided", id);
                await using var scope = OrganizationScope.Begin(scopes, due.OrganizationId);
                await scope.ServiceProvider.GetRequiredService<DecideAutoReplies>().PutOffAsync(id, exception, stopping);
            }
        }

        return moved;
    }

    private async Task<bool> DecideAsync(Guid organizationId, IReadOnlyList<Guid> messageIds, List<Task> calls, CancellationToken stopping)
    {
        var slots = Math.Min(MostCallsOfOne - _underWay.GetValueOrDefault(organizationId), MostCalls - _underWay.Values.Sum());
        await using var scope = OrganizationScope.Begin(scopes, organizationId);
        var decided = await scope.ServiceProvider.GetRequiredService<DecideAutoReplies>().RunAsync(messageIds, slots, stopping);
        foreach (var question in decided.Questions)
        {
            _underWay.AddOrUpdate(organizationId, 1, (_, count) => count + 1);
            calls.Add(Task.Run(() => AskAsync(question, stopping), CancellationToken.None));
        }

        return decided.Settled + decided.Questions.Count > 0;
    }

    private async Task AskAsync(BrainQuestion question, CancellationToken stopping)
    {
        using var logScope = logger.BeginScope(new Dictionary<string, object> { ["OrganizationId"] = question.OrganizationId });
        try
        {
            await using var scope = OrganizationScope.Begin(scopes, question.OrganizationId);
            await scope.ServiceProvider.GetRequiredService<AskBrain>().RunAsync(question, stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The claim ends by itself, and the question is asked again.
            logger.LogError(exception, "The brain's answer to message {MessageId} could not be used", question.MessageId);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            _underWay.AddOrUpdate(question.OrganizationId, 0, (_, count) => count - 1);
            signal.Wake();
        }
    }
}
