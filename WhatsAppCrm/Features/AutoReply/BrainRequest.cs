using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>What a brain is sent. Names and shape are promised in docs/auto-reply.md: add, never change.</summary>
/// <param name="Event"><c>message.received</c>, or <c>test</c> for the button on the settings page.</param>
/// <param name="Thread">The newest 20 messages up to the customer's, oldest first.</param>
public sealed record BrainRequest(string Event, Guid OrganizationId, Guid? ConversationId, BrainContact Contact, BrainMessage Message, IReadOnlyList<BrainMessage> Thread)
{
    public const int ThreadLength = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    public static async Task<BrainRequest> OfAsync(AppDbContext db, Guid messageId, CancellationToken cancellationToken)
    {
        var message = await db.Messages.AsNoTracking().SingleAsync(one => one.Id == messageId, cancellationToken);
        var contact = await db.Conversations.AsNoTracking().Where(one => one.Id == message.ConversationId)
            .Join(db.Contacts, conversation => conversation.ContactId, one => one.Id, (_, one) => new BrainContact(one.Name, one.Phone, one.UserId)).SingleAsync(cancellationToken);
        var thread = await db.Messages.AsNoTracking()
            // What was here when it came: Meta's times are whole seconds, too coarse to tell what an answer answers.
            .Where(one => one.ConversationId == message.ConversationId && one.Id.CompareTo(message.Id) <= 0)
            .OrderByDescending(one => one.SentAtUtc).ThenByDescending(one => one.Id).Take(ThreadLength).ToListAsync(cancellationToken);
        thread.Reverse();
        return new("message.received", message.OrganizationId, message.ConversationId, contact, BrainMessage.Of(message), [.. thread.Select(BrainMessage.Of)]);
    }
}

/// <param name="Phone">E.164; left out for people known only by an id.</param>
/// <param name="UserId">WhatsApp's business-scoped id; left out for people known only by phone.</param>
public sealed record BrainContact(string Name, string? Phone, string? UserId);

/// <param name="IsAutomatic">Written by the auto-reply: by a rule or by the brain itself.</param>
public sealed record BrainMessage(Guid Id, MessageDirection Direction, MessageKind Type, string? Text, DateTime SentAt, bool IsAutomatic)
{
    public static BrainMessage Of(Message message) =>
        new(message.Id, message.Direction, message.Kind, message.Text, message.SentAtUtc, message.Origin == MessageOrigin.AUTO_REPLY);
}
