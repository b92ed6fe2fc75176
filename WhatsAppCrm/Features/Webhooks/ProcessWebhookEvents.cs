// Longer than 120 lines: the batch, its division and the accounting of failures hold one promise together.
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Takes the oldest due events and applies them, organization by organization, each in one transaction, and marks them done
/// afterwards: a process that dies in between leaves them to be applied again, which changes nothing. Events are never
/// marked as "being processed". Within a batch, and from batch to batch, events keep their order of arrival; one that
/// waits for a retry is overtaken by later ones of the same contact, and the messages' own times keep the thread in order.
/// </summary>
public sealed class ProcessWebhookEvents(
    IServiceScopeFactory scopes, IDbContextFactory<WebhookDbContext> webhooks, WebhookWriteGate writeGate, RouteWebhookEvents route, ApplyToOrganization apply, DrainLock drainLock,
    TimeProvider time, ILogger<ProcessWebhookEvents> logger)
{
    /// <summary>Bodies read at once; one alone may be larger.</summary>
    private const long MaxBatchBytes = 8 * 1024 * 1024;

    private const int MarkedAtOnce = 500;

    /// <returns>How many events were taken; 0 when none was due.</returns>
    /// <exception cref="System.Data.Common.DbException">The database is in trouble; nothing was counted against an event.</exception>
    public async Task<int> RunAsync(int atMost, CancellationToken cancellationToken)
    {
        await using var turn = await drainLock.EnterAsync(cancellationToken);
        await using var stored = await webhooks.CreateDbContextAsync(cancellationToken);
        var events = await LoadDueAsync(stored, atMost, cancellationToken);
        if (events.Count == 0) return 0;

        await using var scope = scopes.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
        var routed = await route.RunAsync(db, events, cancellationToken);
        var failed = new Dictionary<long, Exception>();
        var failedBefore = events.Where(stored => stored.Attempts > 0).Select(stored => stored.Id).ToHashSet();
        foreach (var organizationId in routed.SelectMany(routedEvent => routedEvent.Organizations).Distinct())
        {
            var own = routed.Where(routedEvent => routedEvent.Organizations.Contains(organizationId)).ToLookup(routedEvent => failedBefore.Contains(routedEvent.Id));
            if (own[false].Any()) await ApplyAsync(organizationId, [.. own[false]], failed, cancellationToken);
            // What failed before most likely fails again: alone it takes nobody with it.
            foreach (var again in own[true]) await ApplyAsync(organizationId, [again], failed, cancellationToken);
        }

        await CloseAsync(stored, routed, failed, cancellationToken);
        return events.Count;
    }

    private async Task<List<WebhookEvent>> LoadDueAsync(WebhookDbContext db, int atMost, CancellationToken cancellationToken)
    {
        var nowUtc = time.GetUtcNow().UtcDateTime;
        var due = await db.WebhookEvents
            .Where(stored => stored.State == JobState.PENDING && (stored.NextAttemptAtUtc == null || stored.NextAttemptAtUtc <= nowUtc))
            .OrderBy(stored => stored.Id).Take(atMost).Select(stored => new { stored.Id, Size = stored.Body.Length })
            .ToListAsync(cancellationToken);

        var bytes = 0L;
        var ids = due.TakeWhile((stored, index) => (bytes += stored.Size) <= MaxBatchBytes || index == 0).Select(stored => stored.Id);
        return [.. (await ids.LoadByKeysAsync(some => db.WebhookEvents.AsNoTracking().Where(stored => some.Contains(stored.Id)), cancellationToken)).OrderBy(stored => stored.Id)];
    }

    /// <summary>All together; when that fails, without those to blame where the database says which they are, else in halves, down to those that are to blame.</summary>
    private async Task ApplyAsync(Guid organizationId, List<RoutedEvent> events, Dictionary<long, Exception> failed, CancellationToken cancellationToken)
    {
        List<RoutedEvent> blamed;
        Exception refusal;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await apply.RunAsync(organizationId, events, cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException && !DatabaseTrouble.Is(exception))
            {
                // Someone made the same contact or message a moment ago: read again and it is simply there.
                if (attempt < 3 && DatabaseTrouble.IsRace(exception)) continue;
                if (events.Count > 1)
                {
                    (blamed, refusal) = (Blamed(events, exception), exception);
                    break;
                }

                failed[events[0].Id] = exception;
                return;
            }
        }

        foreach (var one in blamed) failed[one.Id] = refusal;
        var rest = events.Except(blamed).ToList();
        if (rest.Count == 0) return;
        foreach (var part in rest.Chunk(blamed.Count > 0 ? rest.Count : (rest.Count + 1) / 2)) await ApplyAsync(organizationId, [.. part], failed, cancellationToken);
    }

    /// <summary>
    /// The events that brought the messages whose values the database refused. None when it refused something else, or when the race for
    /// a key may be all that is wrong with one of them.
    /// </summary>
    private static List<RoutedEvent> Blamed(List<RoutedEvent> events, Exception exception)
    {
        if (exception is not RowsRefusedException refused || DatabaseTrouble.IsRace(exception)) return [];
        var ids = refused.Entries.Select(entry => entry.Entity).OfType<Message>().Select(message => message.ProviderMessageId).OfType<string>().ToHashSet();
        return ids.Count == 0 ? [] : [.. events.Where(one => one.Parts.Any(part => part.Change.Messages.Any(message => ids.Contains(message.Id))))];
    }

    /// <summary>Marks the applied done, counts the failed, and gives up what no retry would mend.</summary>
    private async Task CloseAsync(WebhookDbContext db, List<RoutedEvent> routed, Dictionary<long, Exception> failed, CancellationToken cancellationToken)
    {
        var nowUtc = time.GetUtcNow().UtcDateTime;
        var troubled = routed.Where(routedEvent => routedEvent.Problem is not null || failed.ContainsKey(routedEvent.Id)).ToDictionary(routedEvent => routedEvent.Id);
        using var turn = await writeGate.EnterAsync(cancellationToken);
        await MarkDoneAsync(db, routed.Where(routedEvent => !troubled.ContainsKey(routedEvent.Id)), nowUtc, cancellationToken);
        if (troubled.Count == 0) return;

        foreach (var stored in await troubled.Keys.LoadByKeysAsync(some => db.WebhookEvents.Where(stored => some.Contains(stored.Id) && stored.State == JobState.PENDING), cancellationToken))
        {
            if (failed.TryGetValue(stored.Id, out var exception))
            {
                stored.Fail(DatabaseTrouble.Describe(exception), nowUtc);
                logger.LogError(exception, "Webhook event {WebhookEventId} failed, attempt {Attempt}: {State}", stored.Id, stored.Attempts, stored.State);
            }
            else
            {
                stored.GiveUp(troubled[stored.Id].Problem!, nowUtc);
                logger.LogError("Webhook event {WebhookEventId} is a dead letter: {Reason}", stored.Id, stored.LastError);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What <see cref="WebhookEvent.Done"/> does, for many in one statement.</summary>
    private static async Task MarkDoneAsync(WebhookDbContext db, IEnumerable<RoutedEvent> events, DateTime nowUtc, CancellationToken cancellationToken)
    {
        foreach (var group in events.GroupBy(routedEvent => routedEvent.IsUnrouted))
        {
            foreach (var ids in group.Select(routedEvent => routedEvent.Id).Chunk(MarkedAtOnce))
            {
                await db.WebhookEvents.Where(stored => ids.Contains(stored.Id) && stored.State == JobState.PENDING)
                    .ExecuteUpdateAsync(set => set
                        .SetProperty(stored => stored.State, JobState.DONE)
                        .SetProperty(stored => stored.IsUnrouted, group.Key)
                        .SetProperty(stored => stored.ProcessedAtUtc, nowUtc)
                        .SetProperty(stored => stored.NextAttemptAtUtc, (DateTime?)null)
                        .SetProperty(stored => stored.LastError, (string?)null), cancellationToken);
            }
        }
    }
}
