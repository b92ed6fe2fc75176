// Longer than 120 lines: whose a message is and what that makes of a conversation is decided in one place.
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>The second half of undoing a merge: number by number, each message goes to the contact whose it is. Everything is locked.</summary>
internal sealed class SplitConversations(AppDbContext db, MergeLocks locks, Contact other, HashSet<Guid> otherAddressIds, MergeTrace trace, DateTime since, DateTime now)
{
    private readonly Contact _survivor = locks.Contacts.Values.Single();

    /// <returns>The conversations that were made or changed.</returns>
    public async Task<IReadOnlyList<Guid>> RunAsync(CancellationToken cancellationToken)
    {
        var touched = new List<Guid>();
        foreach (var conversation in locks.Conversations)
        {
            var own = trace.Conversations.FirstOrDefault(one => one.Id == conversation.Id);
            var folded = trace.Conversations.FirstOrDefault(one => one.IntoId == conversation.Id);
            touched.Add(conversation.Id);
            if (await SplitAsync(conversation, own, folded, cancellationToken) is { } made) touched.Add(made.Id);
        }

        foreach (var ids in trace.AddressedIds.Chunk(500))
            await db.OutboxMessages.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.ToPhone, (string?)null).SetProperty(row => row.ToUserId, (string?)null), cancellationToken);
        return touched;
    }

    /// <returns>The conversation that stands beside it now; null when there is none.</returns>
    private async Task<Conversation?> SplitAsync(Conversation conversation, ConversationTrace? own, ConversationTrace? folded, CancellationToken cancellationToken)
    {
        var isOthers = own?.IsOthers == true;
        var later = await LaterAsync(conversation, own, folded, cancellationToken);
        var (theirs, ours) = Divide(later, startsWithOther: isOthers || folded?.AnswersGoThere == true);
        var goesAlong = folded?.MessageIds ?? [];
        var unread = await UnreadAsync(conversation, cancellationToken);
        var isUnreadAsThen = own?.After is { } then && then.Still(db.Entry(conversation), nameof(Conversation.UnreadCount)) && later.Count == 0;
        if (own is { After: { } after }) own.Before.GiveBack(db.Entry(conversation), after);

        // A conversation the other had alone, or that began since with the other's messages only, is the other's whole.
        var keepsOthers = isOthers || (own is null && ours.Count == 0 && theirs.Count > 0);
        conversation.BelongTo(keepsOthers ? other : _survivor);
        conversation.AnswerTo(own?.Before.Get<string>(nameof(Conversation.ToPhone)), own?.Before.Get<string>(nameof(Conversation.ToUserId)));
        var leaving = keepsOthers ? ours : theirs;
        if (own is null) await RelinkAsync(conversation, keepsOthers ? other : _survivor, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (folded is null && leaving.Count == 0) return null;

        var beside = folded is not null ? await RestoreAsync(folded, cancellationToken) : await NewAsync(conversation, keepsOthers ? _survivor : other, cancellationToken);
        if (folded is not null) await folded.Triage.GiveBackAsync(db, beside, conversation, cancellationToken);
        List<Guid> moved = [.. goesAlong, .. leaving.Select(message => message.Id)];
        await MoveAsync(moved, conversation, beside, cancellationToken);
        await NotesAsync([.. leaving.Select(message => message.Id)], beside, cancellationToken);
        if (!isUnreadAsThen)
        {
            var gone = moved.ToHashSet();
            beside.CountUnread(unread.Count(gone.Contains));
            conversation.CountUnread(unread.Count(id => !gone.Contains(id)));
        }

        await RecountAsync(beside, folded?.Before.Get<DateTime?>(nameof(Conversation.LastInboundAtUtc)), leaving, reopens: true, cancellationToken);
        await RecountAsync(conversation, own?.Before.Get<DateTime?>(nameof(Conversation.LastInboundAtUtc)), keepsOthers ? theirs : ours, reopens: false, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return beside;
    }

    /// <summary>What came after the merge, oldest first.</summary>
    private async Task<List<Message>> LaterAsync(Conversation conversation, ConversationTrace? own, ConversationTrace? folded, CancellationToken cancellationToken)
    {
        var before = (own?.RecentIds ?? []).Concat(folded?.MessageIds ?? []).ToHashSet();
        var recent = await db.Messages.Where(message => message.ConversationId == conversation.Id && message.CreatedAtUtc >= since).OrderBy(message => message.SentAtUtc).ThenBy(message => message.Id).ToListAsync(cancellationToken);
        return recent.FindAll(message => !before.Contains(message.Id));
    }

    /// <summary>By the address it came by; our own follow the customer's before them, because that is where answers went.</summary>
    private (List<Message> Theirs, List<Message> Ours) Divide(List<Message> messages, bool startsWithOther)
    {
        var (theirs, ours) = (new List<Message>(), new List<Message>());
        var isOthers = startsWithOther;
        foreach (var message in messages)
        {
            if (message.Direction == MessageDirection.INBOUND) isOthers = message.ViaAddressId is { } via && otherAddressIds.Contains(via);
            (isOthers ? theirs : ours).Add(message);
        }

        return (theirs, ours);
    }

    private async Task<Conversation> RestoreAsync(ConversationTrace folded, CancellationToken cancellationToken)
    {
        var conversation = folded.Before.Restore<Conversation>(db);
        if (conversation.LeadId is { } leadId && !await db.Leads.AnyAsync(lead => lead.Id == leadId, cancellationToken)) conversation.UnlinkLead();
        await db.SaveChangesAsync(cancellationToken);
        return conversation;
    }

    private async Task<Conversation> NewAsync(Conversation of, Contact contact, CancellationToken cancellationToken)
    {
        var conversation = new Conversation(of.OrganizationId, of.WhatsAppAccountId, contact.Id, (await LeadAsync(contact, cancellationToken))?.Id, now);
        db.Add(conversation);
        await db.SaveChangesAsync(cancellationToken);
        return conversation;
    }

    private async Task RelinkAsync(Conversation conversation, Contact contact, CancellationToken cancellationToken)
    {
        if (await LeadAsync(contact, cancellationToken) is { } lead) conversation.LinkLead(lead.Id);
        else conversation.UnlinkLead();
    }

    private async Task MoveAsync(List<Guid> messageIds, Conversation from, Conversation to, CancellationToken cancellationToken)
    {
        foreach (var ids in messageIds.Chunk(500))
        {
            await db.Messages.Where(message => ids.Contains(message.Id) && message.ConversationId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(message => message.ConversationId, to.Id), cancellationToken);
            await db.PendingAutoReplies.Where(row => ids.Contains(row.MessageId) && row.ConversationId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.ConversationId, to.Id), cancellationToken);
            await db.OutboxMessages.Where(row => ids.Contains(row.MessageId) && row.ConversationId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.ConversationId, to.Id), cancellationToken);
        }
    }

    /// <summary>What the customer wrote since stands on a lead too.</summary>
    private async Task NotesAsync(List<Guid> messageIds, Conversation to, CancellationToken cancellationToken)
    {
        if (to.LeadId is not { } leadId) return;
        foreach (var ids in messageIds.Chunk(500))
            await db.Notes.Where(note => note.MessageId != null && ids.Contains(note.MessageId.Value)).ExecuteUpdateAsync(set => set.SetProperty(note => note.LeadId, leadId), cancellationToken);
    }

    /// <summary>The unread ones are the customer's newest; empty when nothing needs counting.</summary>
    private async Task<List<Guid>> UnreadAsync(Conversation conversation, CancellationToken cancellationToken) => conversation.UnreadCount == 0 ? []
        : await db.Messages.Where(message => message.ConversationId == conversation.Id && message.Direction == MessageDirection.INBOUND && message.Kind != MessageKind.SYSTEM && message.Origin != MessageOrigin.HISTORY)
            .OrderByDescending(message => message.SentAtUtc).ThenByDescending(message => message.Id).Take(conversation.UnreadCount).Select(message => message.Id).ToListAsync(cancellationToken);

    private async Task RecountAsync(Conversation conversation, DateTime? windowThen, List<Message> gained, bool reopens, CancellationToken cancellationToken)
    {
        var inbound = gained.FindAll(message => message is { Direction: MessageDirection.INBOUND, Kind: not MessageKind.SYSTEM, Origin: not MessageOrigin.HISTORY });
        var newest = await db.Messages.Where(message => message.ConversationId == conversation.Id && message.Kind != MessageKind.SYSTEM)
            .OrderByDescending(message => message.SentAtUtc).ThenByDescending(message => message.Id).FirstOrDefaultAsync(cancellationToken);
        conversation.Recount(newest, inbound.Select(message => (DateTime?)message.SentAtUtc).Append(windowThen).Max(), reopens && inbound.Count > 0);
    }

    private Task<Lead?> LeadAsync(Contact contact, CancellationToken cancellationToken) =>
        db.Leads.Where(lead => lead.ContactId == contact.Id).OrderBy(lead => lead.ContactOrder).FirstOrDefaultAsync(cancellationToken);
}
