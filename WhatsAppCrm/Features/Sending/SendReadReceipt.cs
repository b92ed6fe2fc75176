using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// Shows the customer that their newest message, and with it all before, was read. A courtesy: a failure is logged and nobody
/// is told; a number may withhold it. Calling twice is harmless. Meta Cloud API, typing indicators and read receipts, read 2026-11-20.
/// </summary>
public sealed class SendReadReceipt(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, AccountCalls calls, MessageGraph graph, ILogger<SendReadReceipt> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task RunAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await using var db = await factory.CreateDbContextAsync(patience.Token);
            var newest = await (
                    from message in db.Messages.AsNoTracking()
                    where message.ConversationId == conversationId && message.Direction == MessageDirection.INBOUND && message.ProviderMessageId != null
                    join number in db.WhatsAppAccounts.AsNoTracking() on message.WhatsAppAccountId equals number.Id
                    where number.Status == WhatsAppAccountStatus.CONNECTED && !number.WithholdsReadReceipts
                    orderby message.SentAtUtc descending, message.Id descending
                    select new { AccountId = number.Id, number.PhoneNumberId, message.ProviderMessageId })
                .FirstOrDefaultAsync(patience.Token);
            if (newest is null) return;

            var result = await calls.RunAsync(
                newest.AccountId, (token, cancelled) => graph.MarkReadAsync(token, newest.PhoneNumberId, newest.ProviderMessageId!, cancelled), patience.Token);
            if (!result.IsOk) logger.LogWarning("The read receipt of conversation {ConversationId} was not taken: {Explanation}", conversationId, result.Explanation);
        }
        catch (Exception exception) when (exception is not Domain.ProblemException)
        {
            logger.LogWarning(exception, "The read receipt of conversation {ConversationId} could not be sent", conversationId);
        }
    }
}
