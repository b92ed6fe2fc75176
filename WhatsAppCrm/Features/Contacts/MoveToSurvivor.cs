// Longer than 120 lines: what moves, and what is kept for moving it back, is read together.
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>Everything one contact has becomes another's. Inside the merge's transaction, with everything locked.</summary>
internal sealed class MoveToSurvivor(AppDbContext db, Contact survivor, Contact other, MergeLocks locks, DateTime now)
{
    private static readonly JobState[] Unsent = [JobState.PENDING, JobState.PROCESSING];

    private readonly Dictionary<Guid, RowValues> _before = [];
    private readonly Dictionary<Guid, (Conversation Into, bool AnswersGoThere, List<Guid> MessageIds, TriageTrace Triage)> _folded = [];

    public async Task<MergeTrace> RunAsync(CancellationToken cancellationToken)
    {
        var (otherBefore, survivorBefore) = (RowValues.Of(db.Entry(other)), RowValues.Of(db.Entry(survivor)));
        foreach (var conversation in locks.Conversations) _before[conversation.Id] = RowValues.Of(db.Entry(conversation));
        foreach (var conversation in locks.Conversations) conversation.KeepAnswering(conversation.ContactId == survivor.Id ? survivor : other);

        var leads = await LeadsAsync(cancellationToken);
        var addressed = await FoldAsync(cancellationToken);
        var addresses = await db.ContactAddresses.Where(address => address.ContactId == other.Id).ToListAsync(cancellationToken);
        foreach (var address in addresses) address.BelongTo(survivor);
        foreach (var conversation in locks.Conversations.Where(one => one.ContactId == other.Id && !_folded.ContainsKey(one.Id))) conversation.BelongTo(survivor);
        survivor.Absorb(other, now);
        await db.SaveChangesAsync(cancellationToken);

        var reactions = await ReactionsAsync(cancellationToken);
        var authored = await db.Messages.Where(message => message.AuthorContactId == other.Id).OrderBy(message => message.Id).Select(message => message.Id).ToListAsync(cancellationToken);
        await db.Messages.Where(message => message.AuthorContactId == other.Id).ExecuteUpdateAsync(set => set.SetProperty(message => message.AuthorContactId, survivor.Id), cancellationToken);
        // Deleted leads that can still be brought back: then they come to the survivor.
        var deleted = await db.DeletedLeads.Where(lead => lead.FormerContactId == other.Id).Select(lead => lead.Id).ToListAsync(cancellationToken);
        await db.DeletedLeads.Where(lead => lead.FormerContactId == other.Id).ExecuteUpdateAsync(set => set.SetProperty(lead => lead.FormerContactId, survivor.Id), cancellationToken);
        db.Remove(other);
        await db.SaveChangesAsync(cancellationToken);
        return new MergeTrace
        {
            Other = otherBefore, SurvivorBefore = survivorBefore, SurvivorAfter = RowValues.Of(db.Entry(survivor)), AddressIds = [.. addresses.Select(address => address.Id)],
            Conversations = await TraceAsync(cancellationToken), Leads = leads, AddressedIds = addressed, ReactionIds = reactions, AuthoredIds = authored, DeletedLeadIds = deleted,
        };
    }

    /// <summary>On numbers both wrote to: the other's messages and waiting sends go into the survivor's conversation.</summary>
    private async Task<List<Guid>> FoldAsync(CancellationToken cancellationToken)
    {
        var own = locks.Conversations.Where(one => one.ContactId == survivor.Id).ToDictionary(one => one.WhatsAppAccountId);
        var pairs = locks.Conversations.Where(one => one.ContactId == other.Id && own.ContainsKey(one.WhatsAppAccountId)).Select(one => (From: one, Into: own[one.WhatsAppAccountId])).ToList();
        var ids = pairs.SelectMany(pair => new[] { pair.From.Id, pair.Into.Id }).ToList();
        var recipients = locks.Conversations.ToDictionary(one => one.Id, one => (one.ToPhone, one.ToUserId));
        var waiting = await db.OutboxMessages.Where(row => ids.Contains(row.ConversationId) && Unsent.Contains(row.State) && row.ToPhone == null && row.ToUserId == null).ToListAsync(cancellationToken);
        foreach (var row in waiting) row.SendTo(recipients[row.ConversationId].ToPhone, recipients[row.ConversationId].ToUserId);
        foreach (var (from, into) in pairs)
        {
            into.TakeOver(from);
            var messageIds = await db.Messages.Where(message => message.ConversationId == from.Id).OrderBy(message => message.Id).Select(message => message.Id).ToListAsync(cancellationToken);
            await db.Messages.Where(message => message.ConversationId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(message => message.ConversationId, into.Id), cancellationToken);
            await db.OutboxMessages.Where(row => row.ConversationId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.ConversationId, into.Id), cancellationToken);
            await db.PendingAutoReplies.Where(row => row.ConversationId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.ConversationId, into.Id), cancellationToken);
            _folded[from.Id] = (into, (into.ToPhone, into.ToUserId) == recipients[from.Id] && recipients[from.Id] != recipients[into.Id], messageIds, await TriageTrace.MoveAsync(db, from, into, cancellationToken));
        }

        await db.SaveChangesAsync(cancellationToken);
        db.RemoveRange(pairs.Select(pair => pair.From));
        await db.SaveChangesAsync(cancellationToken);
        return [.. waiting.Select(row => row.Id)];
    }

    private async Task<List<LeadTrace>> LeadsAsync(CancellationToken cancellationToken)
    {
        var all = await db.Leads.Where(lead => lead.ContactId == survivor.Id || lead.ContactId == other.Id).OrderBy(lead => lead.ContactOrder).ThenBy(lead => lead.Id).ToListAsync(cancellationToken);
        var (own, theirs) = (all.Where(lead => lead.ContactId == survivor.Id).ToList(), all.Where(lead => lead.ContactId == other.Id).ToList());
        var noted = await NotedAsync(db, all, cancellationToken);
        var fold = LeadFold.Of(own.FirstOrDefault(), theirs.FirstOrDefault(), lead => noted.Contains(lead.Id));
        var before = all.ToDictionary(lead => lead.Id, lead => RowValues.Of(db.Entry(lead)));
        List<Guid> notes = [];
        if (fold is not null)
        {
            notes = await db.Notes.Where(note => note.LeadId == fold.From.Id).Select(note => note.Id).ToListAsync(cancellationToken);
            await db.Notes.Where(note => note.LeadId == fold.From.Id).ExecuteUpdateAsync(set => set.SetProperty(note => note.LeadId, fold.Into.Id), cancellationToken);
            foreach (var conversation in locks.Conversations.Where(one => one.LeadId == fold.From.Id)) conversation.LinkLead(fold.Into.Id);
            await db.SaveChangesAsync(cancellationToken);
            db.Remove(fold.From);
            await db.SaveChangesAsync(cancellationToken);
        }

        // The lead of the survivor's messages stays first; what the other had stands behind.
        var ordered = (fold?.Into is { } into && into.ContactId == other.Id ? own.Prepend(into) : own).Concat(theirs).Where(lead => lead != fold?.From).Distinct().ToList();
        for (var order = 0; order < ordered.Count; order++) ordered[order].BelongTo(survivor, order);
        return [.. all.Select(lead => new LeadTrace(lead.Id, theirs.Contains(lead), before[lead.Id], lead == fold?.From ? fold.Into.Id : null, lead == fold?.From ? notes : []))];
    }

    /// <summary>Leads a member wrote something on, has something to do for, filled in or moved.</summary>
    public static async Task<HashSet<Guid>> NotedAsync(AppDbContext db, IEnumerable<Lead> leads, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. leads.Select(lead => lead.Id)];
        return [.. await db.Notes.Where(note => note.LeadId != null && ids.Contains(note.LeadId.Value) && note.MessageId == null).Select(note => note.LeadId!.Value)
            .Union(db.LeadTasks.Where(task => ids.Contains(task.LeadId)).Select(task => task.LeadId))
            .Union(db.LeadMoves.Where(move => ids.Contains(move.LeadId)).Select(move => move.LeadId))
            .Union(db.CustomValues.Where(value => ids.Contains(value.LeadId)).Select(value => value.LeadId)).ToListAsync(cancellationToken)];
    }

    /// <summary>One person reacts once to a message: where both did, the survivor's stands.</summary>
    private async Task<List<Guid>> ReactionsAsync(CancellationToken cancellationToken)
    {
        var moving = await db.MessageReactions.Where(reaction => reaction.SenderId == other.Id)
            .Where(reaction => !db.MessageReactions.Any(own => own.SenderId == survivor.Id && own.WhatsAppAccountId == reaction.WhatsAppAccountId && own.ProviderMessageId == reaction.ProviderMessageId))
            .Select(reaction => reaction.Id).ToListAsync(cancellationToken);
        foreach (var ids in moving.Chunk(500))
            await db.MessageReactions.Where(reaction => ids.Contains(reaction.Id)).ExecuteUpdateAsync(set => set.SetProperty(reaction => reaction.SenderId, survivor.Id), cancellationToken);
        return moving;
    }

    private async Task<List<ConversationTrace>> TraceAsync(CancellationToken cancellationToken)
    {
        var since = now - MergeClock.Doubt;
        var traces = new List<ConversationTrace>();
        foreach (var conversation in locks.Conversations)
        {
            var isOthers = _before[conversation.Id].Get<Guid>(nameof(Conversation.ContactId)) == other.Id;
            if (_folded.TryGetValue(conversation.Id, out var fold))
            {
                traces.Add(new(conversation.Id, conversation.WhatsAppAccountId, isOthers, _before[conversation.Id], null, fold.Into.Id, fold.AnswersGoThere, fold.MessageIds, []) { Triage = fold.Triage });
                continue;
            }

            var moved = _folded.Values.Where(one => one.Into == conversation).SelectMany(one => one.MessageIds).ToHashSet();
            var recent = await db.Messages.Where(message => message.ConversationId == conversation.Id && message.CreatedAtUtc >= since).Select(message => message.Id).ToListAsync(cancellationToken);
            traces.Add(new(conversation.Id, conversation.WhatsAppAccountId, isOthers, _before[conversation.Id], RowValues.Of(db.Entry(conversation)), null, false, [], [.. recent.Where(id => !moved.Contains(id))]));
        }

        return traces;
    }
}
