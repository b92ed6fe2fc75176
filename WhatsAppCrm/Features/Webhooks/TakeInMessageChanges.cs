using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// What happened to messages after they were written: edits (the wordings before are kept), deletions (what was said goes,
/// here as on the phones) and reactions. In any order, and as often as they come. After <see cref="TakeInMessages"/>, whose
/// messages are saved by then.
/// </summary>
internal sealed class TakeInMessageChanges(AppDbContext db, Guid organizationId, ContactBook contacts, HashSet<LiveEvent> changes)
{
    private Dictionary<(Guid AccountId, string Id), Message> _messages = [];
    private Dictionary<Guid, Conversation> _conversations = [];

    public async Task RunAsync(IReadOnlyList<OrganizationPart> parts, CancellationToken cancellationToken)
    {
        var edits = parts.SelectMany(part => part.Change.Edits.Select(edit => (Key: (part.AccountId, Id: edit.Message.Id), Edit: edit))).ToList();
        var deletions = parts.SelectMany(part => part.Change.Deletions.Select(deletion => (part.AccountId, deletion.Message.Id))).ToList();
        var reactions = parts.SelectMany(part => part.Change.Reactions.Select(reaction => (Key: (part.AccountId, Id: reaction.MessageId), Reaction: reaction))).ToList();
        if (edits.Count + deletions.Count + reactions.Count == 0) return;

        await LoadAsync([.. edits.Select(item => item.Key), .. deletions, .. reactions.Select(item => item.Key)], cancellationToken);
        await EditAsync([.. edits.Where(item => _messages.ContainsKey(item.Key)).Select(item => (_messages[item.Key], item.Edit))], cancellationToken);
        await DeleteAsync([.. deletions.Where(_messages.ContainsKey).Select(key => _messages[key]).Where(message => message.Delete())], cancellationToken);
        await ReactAsync(reactions, cancellationToken);
    }

    private async Task LoadAsync(List<(Guid AccountId, string Id)> keys, CancellationToken cancellationToken)
    {
        var accountIds = keys.Select(key => key.AccountId).Distinct().ToList();
        var messages = await keys.Select(key => key.Id).LoadByKeysAsync(some => db.Messages.OfMeta(accountIds, some).OrderBy(message => message.Id).ForUpdate(), cancellationToken);
        _messages = messages.ToDictionary(message => (message.WhatsAppAccountId, message.ProviderMessageId!));
        _conversations = (await messages.Select(message => message.ConversationId)
            .LoadByKeysAsync(some => db.Conversations.Where(conversation => some.Contains(conversation.Id)).OrderBy(conversation => conversation.Id).ForUpdate(), cancellationToken)).ToDictionary(conversation => conversation.Id);
    }

    private async Task EditAsync(List<(Message Message, ArrivedEdit Edit)> edits, CancellationToken cancellationToken)
    {
        var ids = edits.Select(item => item.Message.Id).ToList();
        var known = (await ids.LoadByKeysAsync(some => db.MessageRevisions.Where(revision => some.Contains(revision.MessageId)).Select(revision => new { revision.MessageId, revision.EditId }), cancellationToken))
            .Select(revision => (revision.MessageId, revision.EditId)).ToHashSet();
        var notes = (await ids.LoadByKeysAsync(some => db.Notes.Where(note => note.MessageId != null && some.Contains(note.MessageId.Value)), cancellationToken)).ToDictionary(note => note.MessageId!.Value);
        foreach (var (message, edit) in edits.OrderBy(item => item.Edit.Message.SentAtUtc))
        {
            if (!known.Add((message.Id, edit.Id)) || message.Edit(edit.Message.Content.Text, edit.Id, edit.Message.SentAtUtc) is not { } revision) continue;
            db.MessageRevisions.Add(revision);
            notes.GetValueOrDefault(message.Id)?.Follow(message);
            Tell(message);
        }
    }

    private async Task DeleteAsync(List<Message> deleted, CancellationToken cancellationToken)
    {
        var ids = deleted.Select(message => message.Id).ToList();
        db.MessageRevisions.RemoveRange(await ids.LoadByKeysAsync(some => db.MessageRevisions.Where(revision => some.Contains(revision.MessageId)), cancellationToken));
        db.Notes.RemoveRange(await ids.LoadByKeysAsync(some => db.Notes.Where(note => note.MessageId != null && some.Contains(note.MessageId.Value)), cancellationToken));
        foreach (var file in await ids.LoadByKeysAsync(some => db.MessageMedia.Where(file => some.Contains(file.MessageId)), cancellationToken)) file.Remove();
        foreach (var message in deleted) Tell(message);
    }

    private async Task ReactAsync(List<((Guid AccountId, string Id) Key, ArrivedReaction Reaction)> reactions, CancellationToken cancellationToken)
    {
        var accountIds = reactions.Select(item => item.Key.AccountId).Distinct().ToList();
        var stored = (await reactions.Select(item => item.Key.Id)
            .LoadByKeysAsync(some => db.MessageReactions.Where(reaction => accountIds.Contains(reaction.WhatsAppAccountId) && some.Contains(reaction.ProviderMessageId)), cancellationToken))
            .ToDictionary(reaction => (reaction.WhatsAppAccountId, reaction.ProviderMessageId, reaction.SenderId));
        foreach (var ((accountId, id), reaction) in reactions)
        {
            if (!reaction.IsOurs && !reaction.Sender.IsKnown) continue;
            var senderId = reaction.IsOurs ? accountId : contacts.FindOrCreate(reaction.Sender).Id;
            if (stored.TryGetValue((accountId, id, senderId), out var before)) before.Change(reaction.Emoji, reaction.AtUtc);
            else
            {
                before = new MessageReaction(organizationId, accountId, id, senderId, reaction.Emoji, reaction.AtUtc);
                db.MessageReactions.Add(before);
                stored.Add((accountId, id, senderId), before);
            }

            if (_messages.TryGetValue((accountId, id), out var message)) Tell(message);
        }
    }

    private void Tell(Message message)
    {
        _conversations[message.ConversationId].Follow(message);
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Messages, message.ConversationId));
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Conversation, message.ConversationId));
    }
}
