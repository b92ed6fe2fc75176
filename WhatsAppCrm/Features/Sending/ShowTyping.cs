using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// Shows the customer that somebody is writing, for 25 seconds or until the answer comes. Meta ties it to the newest message and
/// marks that as read: so only where the number does both. A courtesy, never queued or tried again: a failure is logged and nobody
/// is told. Meta Cloud API, typing indicators, read 2026-11-20.
/// </summary>
public sealed class ShowTyping(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, AccountCalls calls, MessageGraph graph, TimeProvider clock, ILogger<ShowTyping> logger)
{
    /// <summary>Shorter than it shows, so that it does not blink; callers ask no more often.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task RunAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var opensAfter = clock.GetUtcNow().UtcDateTime - Conversation.ServiceWindow;
            await using var db = await factory.CreateDbContextAsync(patience.Token);
            var newest = await (
                    from message in db.Messages.AsNoTracking()
                    where message.ConversationId == conversationId && message.Direction == MessageDirection.INBOUND && message.ProviderMessageId != null && message.SentAtUtc > opensAfter
                    join number in db.WhatsAppAccounts.AsNoTracking() on message.WhatsAppAccountId equals number.Id
                    where number.Status == WhatsAppAccountStatus.CONNECTED && !number.WithholdsReadReceipts && !number.WithholdsTyping
                    orderby message.SentAtUtc descending, message.Id descending
                    select new { AccountId = number.Id, number.PhoneNumberId, message.ProviderMessageId })
                .FirstOrDefaultAsync(patience.Token);
            if (newest is null) return;

            var result = await calls.RunAsync(
                newest.AccountId, (token, cancelled) => graph.ShowTypingAsync(token, newest.PhoneNumberId, newest.ProviderMessageId!, cancelled), patience.Token);
            if (!result.IsOk) logger.LogInformation("Typing in conversation {ConversationId} was not shown: {Explanation}", conversationId, result.Explanation);
        }
        catch (Exception exception) when (exception is not Domain.ProblemException)
        {
            logger.LogInformation(exception, "Typing in conversation {ConversationId} could not be shown", conversationId);
        }
    }
}
