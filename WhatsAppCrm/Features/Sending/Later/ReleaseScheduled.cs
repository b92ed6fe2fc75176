using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending.Later;

/// <summary>
/// Sends what is due, or holds it when it is no longer right to send. Each becomes a message in the transaction that ends its waiting,
/// under its row's lock: once, however many processes look and wherever one of them dies.
/// </summary>
public sealed class ReleaseScheduled(
    IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, CurrentOrganization current, QueueMessage queue, ILiveEvents liveEvents, TimeProvider clock, ILogger<ReleaseScheduled> logger)
{
    private const int AtOnce = 200;

    /// <summary>Everybody's; for the drain.</summary>
    /// <returns>When the next one is due; null when nothing waits.</returns>
    public async Task<DateTime?> RunAllAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var waiting = db.AcrossOrganizations<ScheduledMessage>().Where(one => one.State == ScheduledState.WAITING);
        var now = clock.GetUtcNow().UtcDateTime;
        var due = await waiting.Where(one => one.DueAtUtc <= now).OrderBy(one => one.DueAtUtc).Take(AtOnce).Select(one => new { one.OrganizationId, one.Id }).ToListAsync(cancellationToken);
        foreach (var some in due.GroupBy(one => one.OrganizationId))
        {
            await using var scope = OrganizationScope.Begin(scopes, some.Key);
            await scope.ServiceProvider.GetRequiredService<ReleaseScheduled>().RunAsync([.. some.Select(one => one.Id)], cancellationToken);
        }

        // What could not be released stays due; it is looked at again with the next sweep, not at once.
        if (due.Count == AtOnce && !await waiting.AnyAsync(one => one.Id == due[0].Id, cancellationToken)) return now;
        return await waiting.Where(one => one.DueAtUtc > now).OrderBy(one => one.DueAtUtc).Select(one => (DateTime?)one.DueAtUtc).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Of the current organization. One that fails holds up no other.</summary>
    public async Task RunAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            try
            {
                await ReleaseAsync(id, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "The scheduled message {ScheduledId} of {OrganizationId} could not be released; trying again", id, current.Id);
            }
        }
    }

    private async Task ReleaseAsync(Guid id, CancellationToken cancellationToken)
    {
        string? reason;
        ScheduledMessage? scheduled;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            scheduled = await db.ScheduledMessages.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id && one.State == ScheduledState.WAITING, cancellationToken);
            if (scheduled is null || scheduled.DueAtUtc > clock.GetUtcNow().UtcDateTime) return;
            reason = await ObjectionAsync(db, scheduled, cancellationToken);
        }

        try
        {
            if (reason is null) await queue.RunAsync(MessageOf(scheduled), cancellationToken);
        }
        catch (ProblemException refused) when (refused.Problem.Code != QueueMessage.NotWaiting)
        {
            reason = refused.Problem.Code;
        }
        catch (ProblemException)
        {
            // Another process was quicker, or somebody changed it this moment.
            return;
        }

        if (reason is not null) await HoldAsync(id, reason, cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Scheduled, scheduled.ConversationId));
    }

    internal static MessageToSend MessageOf(ScheduledMessage scheduled) =>
        new(scheduled.Content, scheduled.ConversationId) { ReplyToId = scheduled.ReplyToId, ClientId = $"scheduled-{scheduled.Id:N}", Scheduled = new(scheduled.Id, scheduled.AuthorUserId) };

    /// <summary>Why it should not leave although it could; null when nothing speaks against it. What speaks against sending at all, sending says.</summary>
    private async Task<string?> ObjectionAsync(AppDbContext db, ScheduledMessage scheduled, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow().UtcDateTime - scheduled.DueAtUtc > ScheduledMessage.Patience) return "SCHEDULE_TOO_LATE";
        if (!await db.Memberships.AnyAsync(member => member.UserId == scheduled.AuthorUserId, cancellationToken)) return "SCHEDULE_AUTHOR_LEFT";
        var conversation = await db.Conversations.AsNoTracking().SingleOrDefaultAsync(one => one.Id == scheduled.ConversationId, cancellationToken);
        if (scheduled.UnlessTheyWrite && conversation?.LastInboundAtUtc > scheduled.CreatedAtUtc) return "SCHEDULE_THEY_WROTE";
        if (conversation?.AssigneeId is { } assignee && assignee != scheduled.AuthorUserId
            && await db.ConversationEvents.AnyAsync(line => line.ConversationId == scheduled.ConversationId && line.Kind == ConversationEventKind.ASSIGNED && line.AtUtc > scheduled.CreatedAtUtc, cancellationToken)) return "SCHEDULE_ASSIGNED";
        if (scheduled.Content is not OutgoingTemplate template) return null;
        var isApproved = await db.Templates.AnyAsync(one => one.Name == template.Template.Name && one.Language == template.Template.Language && one.Status == TemplateStatus.APPROVED
            && db.WhatsAppAccounts.Any(number => number.Id == one.WhatsAppAccountId && number.WabaId == template.WabaId), cancellationToken);
        return isApproved ? null : "TEMPLATE_NOT_APPROVED";
    }

    private async Task HoldAsync(Guid id, string reason, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var scheduled = await db.ScheduledMessages.Where(one => one.Id == id).ForUpdate().SingleOrDefaultAsync(cancellationToken);
        if (scheduled is not { State: ScheduledState.WAITING } || scheduled.DueAtUtc > now) return;
        scheduled.Hold(reason, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Mentions, scheduled.AuthorUserId));
    }
}
