using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Search;

namespace WhatsAppCrm.Features.Search;

/// <summary>Reads the notes a search found, on leads and in conversations, in the order of the hits, if the words still stand there.</summary>
internal sealed class FoundNotes(AppDbContext db)
{
    public async Task<IReadOnlyList<NoteHit>> LoadAsync(IReadOnlyList<SearchHit> hits, SearchQuery query, CancellationToken cancellationToken)
    {
        var notes = (await hits.Select(hit => hit.SubjectId).LoadByKeysAsync(some =>
            from note in db.Notes.AsNoTracking()
            where some.Contains(note.Id) && note.MessageId == null
            join lead in db.Leads on note.LeadId equals lead.Id into leads
            from lead in leads.DefaultIfEmpty()
            join user in db.Users on note.AuthorUserId equals user.Id into users
            from user in users.DefaultIfEmpty()
            select new { note.Id, note.LeadId, note.ConversationId, LeadName = lead.Name, note.Content, note.CreatedAtUtc, AuthorName = user.DisplayName == "" ? user.Email : user.DisplayName },
            cancellationToken)).ToDictionary(note => note.Id);
        var ofLeads = (await notes.Values.Where(note => note.ConversationId is null).Select(note => note.LeadId).LoadByKeysAsync(
            some => db.Conversations.AsNoTracking().Where(conversation => some.Contains(conversation.LeadId)).Select(conversation => new { conversation.Id, conversation.LeadId, conversation.LastMessageAtUtc }),
            cancellationToken)).ToLookup(conversation => conversation.LeadId);
        var names = (await notes.Values.Select(note => note.ConversationId).OfType<Guid>().LoadByKeysAsync(
            some => from conversation in db.Conversations.AsNoTracking() where some.Contains(conversation.Id) join contact in db.Contacts on conversation.ContactId equals contact.Id select new { conversation.Id, contact.Name },
            cancellationToken)).ToDictionary(conversation => conversation.Id, conversation => conversation.Name);
        return
        [
            .. from hit in hits
               let note = notes.GetValueOrDefault(hit.SubjectId)
               where note is not null
               let text = MarkedText.Of(note.Content, query)
               let name = note.ConversationId is { } home ? names.GetValueOrDefault(home) : note.LeadName
               where text is not null && name is not null
               let conversationId = note.ConversationId ?? ofLeads[note.LeadId].OrderByDescending(conversation => conversation.LastMessageAtUtc).FirstOrDefault()?.Id
               select new NoteHit(note.Id, conversationId, note.LeadId, name, note.AuthorName, note.CreatedAtUtc, text),
        ];
    }
}
