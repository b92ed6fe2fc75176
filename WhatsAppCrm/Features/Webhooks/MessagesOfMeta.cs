using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Messages as Meta names them: by its id, which is one number's.</summary>
internal static class MessagesOfMeta
{
    /// <summary>Found by index only where the numbers are named too. What has one of the ids on another of the numbers comes with them.</summary>
    public static IQueryable<Message> OfMeta(this IQueryable<Message> messages, IReadOnlyCollection<Guid> accountIds, IReadOnlyCollection<string> ids) =>
        messages.Where(message => accountIds.Contains(message.WhatsAppAccountId) && message.ProviderMessageId != null && ids.Contains(message.ProviderMessageId));
}
