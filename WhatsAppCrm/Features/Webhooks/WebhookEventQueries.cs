using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Identity;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>What became of stored webhooks; for platform administrators only, and never with a body.</summary>
public sealed class WebhookEventQueries(IDbContextFactory<WebhookDbContext> factory, PlatformAdministrators administrators)
{
    public const int PageSize = 50;

    /// <exception cref="Domain.ProblemException"><c>FORBIDDEN</c>.</exception>
    public async Task<WebhookEventCounts> CountAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        administrators.Require(user);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var byState = await db.WebhookEvents.GroupBy(stored => stored.State).Select(group => new { group.Key, Count = group.LongCount() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var unrouted = await db.WebhookEvents.LongCountAsync(stored => stored.State == JobState.DONE && stored.IsUnrouted, cancellationToken);
        return new WebhookEventCounts(byState.GetValueOrDefault(JobState.PENDING), byState.GetValueOrDefault(JobState.DONE), byState.GetValueOrDefault(JobState.FAILED), unrouted);
    }

    /// <summary>Dead letters, unrouted events and those that wait for another attempt, newest first.</summary>
    /// <param name="beforeId">The last id of the page before; null for the newest.</param>
    /// <exception cref="Domain.ProblemException"><c>FORBIDDEN</c>.</exception>
    public async Task<IReadOnlyList<WebhookEventRow>> ListAsync(ClaimsPrincipal user, long? beforeId, CancellationToken cancellationToken)
    {
        administrators.Require(user);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.WebhookEvents.AsNoTracking()
            .Where(stored => stored.State == JobState.FAILED || stored.IsUnrouted || (stored.State == JobState.PENDING && stored.Attempts > 0))
            .Where(stored => beforeId == null || stored.Id < beforeId)
            .OrderByDescending(stored => stored.Id).Take(PageSize)
            .Select(stored => new WebhookEventRow(stored.Id, stored.ReceivedAtUtc, stored.State, stored.IsUnrouted, stored.Attempts, stored.NextAttemptAtUtc, stored.LastError, stored.Body.Length))
            .ToListAsync(cancellationToken);
    }
}

/// <summary>How many stored webhooks are in which state; <paramref name="Unrouted"/> are among the done.</summary>
public sealed record WebhookEventCounts(long Pending, long Done, long Failed, long Unrouted);

public sealed record WebhookEventRow(long Id, DateTime ReceivedAtUtc, JobState State, bool IsUnrouted, int Attempts, DateTime? NextAttemptAtUtc, string? LastError, int Bytes);
