// Longer than 120 lines: what one message changes around it is read in the order in which it happens.
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Turns messages into contact, lead, note, conversation and message; a handful of queries however many there are, and one
/// row for a plain text. A message already stored is only looked at again, in case more is known about it now.
/// </summary>
internal sealed class TakeInMessages(AppDbContext db, Guid organizationId, ContactBook contacts, MergeHints hints, DateTime nowUtc, HashSet<LiveEvent> changes, ILogger logger)
{
    private ThreadBook _threads = null!;

    /// <summary>Some of what was stored may be answered by itself.</summary>
    public bool WantsAnswers { get; private set; }

    /// <returns>Whether messages of the business are among the new ones: statuses may be about them.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<OrganizationPart> parts, CancellationToken cancellationToken)
    {
        // An edit whose original never came is a message all the same; behind the messages, so that an original of this batch comes first.
        var arrived = parts.SelectMany(part => part.Change.Messages.Select(message => (part.AccountId, Message: message)))
            .Concat(parts.SelectMany(part => part.Change.Edits.Select(edit => (part.AccountId, edit.Message))))
            .Where(item => item.Message.Sender.IsKnown).ToList();
        var gone = parts.SelectMany(part => part.Change.Deletions.Select(deletion => (part.AccountId, deletion.Message))).Where(item => contacts.Find(item.Message.Sender) is not null).ToList();
        if (arrived.Count + gone.Count == 0) return false;

        var stored = await RevisitMessages.LoadAsync(db, arrived.Concat(gone), cancellationToken);
        var fresh = new Dictionary<(Guid AccountId, string Id), ArrivedMessage>();
        foreach (var (accountId, message) in arrived)
        {
            var key = (accountId, message.Id);
            if (stored.Knows(key)) stored.Add(key, message);
            else if (!fresh.TryAdd(key, message) && message.Content.Kind == MessageKind.CALL) fresh[key] = WithBoth(fresh[key], message);
        }

        await stored.RunAsync(organizationId, nowUtc, changes, cancellationToken);
        if (fresh.Count + gone.Count == 0) return false;
        var strangers = fresh.Values.Where(message => MakesLead(message) && contacts.Find(message.Sender) is null).Select(message => message.Sender.Phone).OfType<PhoneNumber>();
        _threads = await ThreadBook.LoadAsync(db, organizationId, contacts.KnownIds, strangers, nowUtc, changes, logger, cancellationToken);
        var added = fresh.Select(item => (Message: Add(item.Key.AccountId, item.Value), Arrived: item.Value)).ToList();
        var elsewhere = added.Select(item => item.Message).Where(message => message.Direction == MessageDirection.OUTBOUND).ToList();
        await JoinParkedAsync(elsewhere, cancellationToken);
        WantsAnswers = await WantAutoReplies.RunAsync(db, added, nowUtc, cancellationToken);
        foreach (var (accountId, message) in gone.DistinctBy(item => (item.AccountId, item.Message.Id)))
            if (!stored.Knows((accountId, message.Id)) && !fresh.ContainsKey((accountId, message.Id))) KeepGone(accountId, message);
        return elsewhere.Count > 0;
    }

    /// <summary>Taken back before it came: its place is kept, so that what it said never shows when it comes.</summary>
    private void KeepGone(Guid accountId, ArrivedMessage message)
    {
        if (_threads.Find(accountId, contacts.Find(message.Sender)!) is not { } conversation) return;
        Store(conversation, message, authorContactId: null);
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Messages, conversation.Id));
    }

    private Message Add(Guid accountId, ArrivedMessage arrived)
    {
        var isInbound = arrived.Direction == MessageDirection.INBOUND;
        var author = contacts.FindOrCreate(arrived.Sender);
        var contact = arrived.GroupId is { } groupId ? contacts.FindOrCreateGroup(groupId) : author;
        var lead = MakesLead(arrived) ? _threads.FindOrCreateLead(contact, arrived.Content.Details?.Referral) : _threads.FindLead(contact);
        if (lead is not null && arrived.Sender.Former?.Phone is { } former) lead.FollowPhone(former.E164, contact.Phone);
        var conversation = _threads.FindOrCreate(accountId, contact, lead, arrived.IsHistory);

        var message = Store(conversation, arrived, contact == author || !isInbound ? null : author.Id);
        if (isInbound && contact == author) NoteAddress(author, conversation, message, arrived);
        Count(conversation, message, arrived);
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Messages, conversation.Id));
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Conversation, conversation.Id));
        if (lead is not null && MakesLead(arrived) && lead.Touch(nowUtc)) changes.Add(new LiveEvent(organizationId, LiveEventKind.Lead, lead.Id));
        if (lead is null || !MakesLead(arrived) || string.IsNullOrWhiteSpace(message.Text)) return message;
        db.Notes.Add(Note.OfMessage(lead.Id, message, nowUtc));
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Lead, lead.Id));
        return message;
    }

    private Message Store(Conversation conversation, ArrivedMessage arrived, Guid? authorContactId)
    {
        var content = arrived.Content;
        Func<Conversation, string, MessageKind, string?, string?, DateTime, DateTime, Message> make = arrived.Direction == MessageDirection.INBOUND ? Message.Inbound : Message.OutboundElsewhere;
        var message = make(conversation, arrived.Id, content.Kind, content.Text, content.Details?.ToJson(), arrived.SentAtUtc, nowUtc);
        message.Place(arrived.Origin, arrived.QuotedId, arrived.Forwarding, authorContactId);
        if (arrived.IsFromEdit) message.StartFromEdit();
        if (message.Direction == MessageDirection.OUTBOUND && arrived.Reached is { } reached) RevisitMessages.Reach(message, reached);
        db.Messages.Add(message);
        if (content.Media is { } file) db.MessageMedia.Add(new MessageMedia(message, file, nowUtc));
        return message;
    }

    /// <summary>Someone merged of two is answered where they wrote from, and each message says by which address it came.</summary>
    private void NoteAddress(Contact author, Conversation conversation, Message message, ArrivedMessage arrived)
    {
        hints.Add(author, arrived.Content.Details);
        if (author.MergedAtUtc is null) return;
        _threads.FollowRecipient(author, arrived.Sender);
        var address = contacts.AddressOf(arrived.Sender);
        message.CameBy(address?.Id);
        if (address is null || arrived.IsHistory || message.Kind == MessageKind.SYSTEM || arrived.SentAtUtc < conversation.LastInboundAtUtc) return;
        conversation.AnswerTo(arrived.Sender.Phone?.E164, arrived.Sender.UserId);
    }

    private static void Count(Conversation conversation, Message message, ArrivedMessage arrived)
    {
        // "Changed their number" is Meta's notice, not the customer writing: nothing unread, no window.
        if (message.Kind == MessageKind.SYSTEM) return;
        if (arrived.IsHistory) conversation.AddQuietly(message);
        else conversation.Add(message, opensWindow: !arrived.IsFromEdit && arrived.GroupId is null);
    }

    /// <summary>Someone who writes or calls may buy; history, our own messages, groups and Meta's notices make no leads.</summary>
    private static bool MakesLead(ArrivedMessage arrived) =>
        arrived is { Direction: MessageDirection.INBOUND, IsHistory: false, GroupId: null } && arrived.Content.Kind != MessageKind.SYSTEM;

    /// <summary>A call is told in two events: its end knows more, its beginning is when it was.</summary>
    private static ArrivedMessage WithBoth(ArrivedMessage one, ArrivedMessage other)
    {
        var end = RevisitMessages.IsEnd(other.Content) ? other : one;
        return end with { SentAtUtc = one.SentAtUtc < other.SentAtUtc ? one.SentAtUtc : other.SentAtUtc };
    }

    /// <summary>Statuses that came before the message they are about.</summary>
    private async Task JoinParkedAsync(List<Message> messages, CancellationToken cancellationToken)
    {
        var byId = messages.ToDictionary(message => (message.WhatsAppAccountId, message.ProviderMessageId!));
        var accountIds = messages.Select(message => message.WhatsAppAccountId).Distinct().ToList();
        foreach (var parked in await byId.Keys.Select(key => key.Item2)
            .LoadByKeysAsync(some => db.ParkedStatuses.Where(parked => accountIds.Contains(parked.WhatsAppAccountId) && some.Contains(parked.ProviderMessageId)), cancellationToken))
        {
            if (!byId.TryGetValue((parked.WhatsAppAccountId, parked.ProviderMessageId), out var message)) continue;
            parked.ApplyTo(message);
            db.ParkedStatuses.Remove(parked);
        }
    }
}
