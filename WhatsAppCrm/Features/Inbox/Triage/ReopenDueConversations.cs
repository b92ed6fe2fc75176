using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Triage;

/// <summary>Brings back what was snoozed until now. Safe in several processes at once: each conversation is locked, and looked at again under the lock.</summary>
public sealed class ReopenDueConversations(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider clock)
{
    private const int AtOnce = 200;

    /// <summary>Everybody's; for the drain.</summary>
    /// <returns>When the next one is due; null when none is snoozed until a time.</returns>
    public async Task<DateTime?> RunAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            List<Guid> organizations;
            await using (var db = await factory.CreateDbContextAsync(cancellationToken))
            {
                organizations = await db.AcrossOrganizations<Conversation>().Where(c => c.Status == ConversationStatus.SNOOZED && c.SnoozedUntilUtc != null && c.SnoozedUntilUtc <= now)
                    .OrderBy(c => c.SnoozedUntilUtc).Take(AtOnce).Select(c => c.OrganizationId).ToListAsync(cancellationToken);
                if (organizations.Count == 0)
                    return await db.AcrossOrganizations<Conversation>().Where(c => c.Status == ConversationStatus.SNOOZED && c.SnoozedUntilUtc != null).OrderBy(c => c.SnoozedUntilUtc).Select(c => c.SnoozedUntilUtc).FirstOrDefaultAsync(cancellationToken);
            }

            foreach (var organizationId in organizations.Distinct())
            {
                await using var scope = OrganizationScope.Begin(scopes, organizationId);
                await scope.ServiceProvider.GetRequiredService<ReopenDueConversations>().RunAsync(cancellationToken);
            }
        }
    }

    /// <summary>The current organization's.</summary>
    /// <returns>Those that came back.</returns>
    public async Task<IReadOnlyList<Guid>> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List<Guid> back;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var ids = await db.Conversations.Where(c => c.Status == ConversationStatus.SNOOZED && c.SnoozedUntilUtc != null && c.SnoozedUntilUtc <= now).OrderBy(c => c.SnoozedUntilUtc).Take(AtOnce).Select(c => c.Id).ToListAsync(cancellationToken);
            var due = await db.Conversations.Where(c => ids.Contains(c.Id)).OrderBy(c => c.Id).ForUpdate().ToListAsync(cancellationToken);
            due.RemoveAll(conversation => !conversation.IsSnoozeOver(now));
            // The line says when it was due, which is when it should have been seen.
            foreach (var conversation in due) conversation.Reopen(ReopenCause.SNOOZE_OVER, null, conversation.SnoozedUntilUtc!.Value);
            back = [.. due.Select(conversation => conversation.Id)];
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var id in back) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Conversation, id));
        return back;
    }
}
