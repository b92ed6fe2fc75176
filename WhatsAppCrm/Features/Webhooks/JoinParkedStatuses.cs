using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Brings parked statuses to messages that became known at the same moment. The status' transaction does not see the
/// message yet, the send's does not see the parked status yet, and both commit: on PostgreSQL no lock stands between the
/// two. So whatever is parked is looked for once more, every few seconds. Calling twice is harmless.
/// </summary>
public sealed class JoinParkedStatuses(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, ILiveEvents live, TimeProvider time)
{
    private const int AtOnce = 500;

    /// <summary>A race is over in seconds; looking at older ones again and again would be for nothing.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromHours(1);

    /// <summary>Meta keeps trying for so long; what nobody sent from here by then was sent by another app.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <returns>How many found their message.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (watchedSince, keptSince) = (time.GetUtcNow().UtcDateTime - Watched, time.GetUtcNow().UtcDateTime - Kept);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        // Nearly always nothing: ask before taking the writer's turn.
        if (await db.AcrossOrganizations<ParkedStatus>().AnyAsync(parked => parked.CreatedAtUtc < keptSince, cancellationToken)) await ForgetAsync(db, keptSince, cancellationToken);
        var found = await db.AcrossOrganizations<ParkedStatus>().Where(parked => parked.CreatedAtUtc >= watchedSince)
            .Where(parked => db.AcrossOrganizations<Domain.Conversations.Message>().Any(message => message.WhatsAppAccountId == parked.WhatsAppAccountId && message.ProviderMessageId == parked.ProviderMessageId))
            .OrderBy(parked => parked.CreatedAtUtc).Take(AtOnce).Select(parked => new { parked.OrganizationId, parked.Id }).ToListAsync(cancellationToken);
        foreach (var organization in found.GroupBy(parked => parked.OrganizationId, parked => parked.Id)) await JoinAsync(organization.Key, [.. organization], cancellationToken);
        return found.Count;
    }

    private async Task JoinAsync(Guid organizationId, List<Guid> ids, CancellationToken cancellationToken)
    {
        await using var scope = OrganizationScope.Begin(scopes, organizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
        var changed = new HashSet<Guid>();
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var parked = await db.ParkedStatuses.Where(one => ids.Contains(one.Id)).ToListAsync(cancellationToken);
            var providerIds = parked.Select(one => one.ProviderMessageId).ToList();
            var messages = (await db.Messages.OfMeta(parked.Select(one => one.WhatsAppAccountId).Distinct().ToList(), providerIds).OrderBy(message => message.Id).ForUpdate().ToListAsync(cancellationToken))
                .ToDictionary(message => (message.WhatsAppAccountId, message.ProviderMessageId!));
            var conversationIds = messages.Values.Select(message => message.ConversationId).Distinct().ToList();
            var conversations = await db.Conversations.Where(conversation => conversationIds.Contains(conversation.Id)).OrderBy(conversation => conversation.Id).ForUpdate().ToDictionaryAsync(conversation => conversation.Id, cancellationToken);
            foreach (var one in parked.OrderBy(one => one.AtUtc))
            {
                if (!messages.TryGetValue((one.WhatsAppAccountId, one.ProviderMessageId), out var message)) continue;
                if (one.ApplyTo(message)) changed.Add(message.ConversationId);
                conversations[message.ConversationId].Follow(message);
                db.ParkedStatuses.Remove(one);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var conversationId in changed)
        {
            live.Publish(new LiveEvent(organizationId, LiveEventKind.Messages, conversationId));
            live.Publish(new LiveEvent(organizationId, LiveEventKind.Conversation, conversationId));
        }
    }

    private static async Task ForgetAsync(AppDbContext db, DateTime keptSince, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.AcrossOrganizations<ParkedStatus>().Where(parked => parked.CreatedAtUtc < keptSince).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
