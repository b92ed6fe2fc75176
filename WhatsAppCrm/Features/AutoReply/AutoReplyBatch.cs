using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>All that deciding some messages needs, in a handful of queries however many they are. Conversations are locked until the commit.</summary>
internal sealed class AutoReplyBatch
{
    private Dictionary<Guid, Message> _messages = [];
    private Dictionary<Guid, Conversation> _conversations = [];
    private Dictionary<Guid, Contact> _contacts = [];
    private Dictionary<Guid, DateTime?> _previous = [];
    private Dictionary<Guid, int> _answers = [];
    private HashSet<Guid> _open = [];
    private string _business = "";
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    public AutoReplyPlan Plan { get; private set; } = new();

    public static async Task<AutoReplyBatch> LoadAsync(AppDbContext db, Guid organizationId, List<PendingAutoReply> rows, DateTime answersSinceUtc, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => row.MessageId).ToList();
        var messages = await db.Messages.AsNoTracking().Where(message => ids.Contains(message.Id)).ToDictionaryAsync(message => message.Id, cancellationToken);
        // The message's own, not the row's: two conversations may have become one meanwhile.
        var conversationIds = messages.Values.Select(message => message.ConversationId).Distinct().ToList();
        var batch = new AutoReplyBatch
        {
            Plan = (await db.AutoReplySettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken))?.Plan() ?? new(),
            _messages = messages,
            _conversations = (await db.Conversations.Where(conversation => conversationIds.Contains(conversation.Id)).OrderBy(conversation => conversation.Id).ForUpdate().ToListAsync(cancellationToken))
                .ToDictionary(conversation => conversation.Id),
        };
        var contactIds = batch._conversations.Values.Select(conversation => conversation.ContactId).ToList();
        batch._contacts = await db.Contacts.AsNoTracking().Where(contact => contactIds.Contains(contact.Id)).ToDictionaryAsync(contact => contact.Id, cancellationToken);
        batch._open = [.. (await db.WhatsAppAccounts.AsNoTracking().ToListAsync(cancellationToken)).Where(account => account.CanSend).Select(account => account.Id)];

        var organization = await db.Organizations.AsNoTracking().Where(one => one.Id == organizationId).Select(one => new { one.Name, one.TimeZone }).SingleAsync(cancellationToken);
        batch._business = organization.Name;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(organization.TimeZone, out var zone)) batch._zone = zone;

        // What was said before counts whoever said it, also in the history of the phone; notices of WhatsApp's are nobody's words.
        batch._previous = await db.Messages.AsNoTracking().Where(message => ids.Contains(message.Id)).Select(message => new
        {
            message.Id,
            Previous = db.Messages.Where(before => before.ConversationId == message.ConversationId && before.Kind != MessageKind.SYSTEM
                && (before.SentAtUtc < message.SentAtUtc || (before.SentAtUtc == message.SentAtUtc && before.Id.CompareTo(message.Id) < 0))).Max(before => (DateTime?)before.SentAtUtc),
        }).ToDictionaryAsync(row => row.Id, row => row.Previous, cancellationToken);
        batch._answers = await db.Messages.AsNoTracking()
            .Where(message => conversationIds.Contains(message.ConversationId) && message.SentAtUtc > answersSinceUtc && message.Origin == MessageOrigin.AUTO_REPLY)
            .GroupBy(message => message.ConversationId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, cancellationToken);
        return batch;
    }

    public Message MessageOf(PendingAutoReply row) => _messages[row.MessageId];

    public Conversation ConversationOf(PendingAutoReply row) => _conversations[MessageOf(row).ConversationId];

    public bool CanSend(Conversation conversation) => _open.Contains(conversation.WhatsAppAccountId);

    public int AnswersLately(Conversation conversation) => _answers.GetValueOrDefault(conversation.Id);

    public AutoReplySituation Situation(PendingAutoReply row, DateTime nowUtc)
    {
        var (message, conversation) = (MessageOf(row), ConversationOf(row));
        return new(
            WordsOf(message), NameOf(_contacts[conversation.ContactId]), _business, message.SentAtUtc, nowUtc, _previous.GetValueOrDefault(message.Id), conversation.AwaySaidAtUtc, _zone);
    }

    /// <summary>A file's name is not what the customer said.</summary>
    private static string? WordsOf(Message message) => message.Kind is MessageKind.DOCUMENT or MessageKind.LOCATION or MessageKind.CONTACTS ? null : message.Text;

    /// <summary>"WhatsApp +55 11 …" is what we call people without a name: no way to greet anybody.</summary>
    private static string? NameOf(Contact contact) => contact.Name.StartsWith("WhatsApp", StringComparison.Ordinal) ? null : contact.Name;
}
