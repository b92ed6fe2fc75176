using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Search;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Search;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Search;

/// <summary>
/// Finds people, messages and notes of the organization by the beginnings of words, without capitals and accents. Every member may find
/// everything they may open. What is shown is read from the rows, and only if the words still stand there.
/// </summary>
public sealed class SearchQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, SearchIndex index)
{
    /// <summary>People looked at for a search; more are too many to look through anyway.</summary>
    public const int MostPeople = 100;

    /// <summary>How far a search by pages goes.</summary>
    public const int Deepest = 1_000;

    /// <summary>Conversations a list is narrowed to, those with the newest finds.</summary>
    private const int MostConversations = 500;

    /// <summary>A round finds fewer than were asked for when rows changed a moment ago.</summary>
    private const int MostRounds = 4;

    /// <summary>By names, numbers (any part), usernames and what their leads are called; who was written with last comes first.</summary>
    public async Task<IReadOnlyList<PersonHit>> PeopleAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (query.IsEmpty) return [];
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var ids = await PeopleIdsAsync(db, query, MostPeople, cancellationToken);
        return ids.Count == 0 ? [] : await new FoundPeople(db).LoadAsync(ids, query, cancellationToken);
    }

    /// <summary>Newest first.</summary>
    /// <param name="before">Where the hits before ended (<see cref="Hits{T}.Next"/>); null begins.</param>
    public async Task<Hits<MessageHit>> MessagesAsync(SearchQuery query, long? before, int limit, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = new List<MessageHit>();
        for (var round = 0; round < MostRounds; round++)
        {
            var hits = await index.FindAsync(db, SearchKind.MESSAGE, query.Lookups, before, limit + 1, cancellationToken);
            rows.AddRange(await MessagesAsync(db, hits, query, cancellationToken));
            if (hits.Count <= limit && rows.Count <= limit) return new(rows, null);
            if (rows.Count > limit) break;
            before = hits[^1].Key;
        }

        return rows.Count > limit ? new(rows[..limit], rows[limit - 1].Key) : new(rows, before);
    }

    /// <summary>For callers that count pages.</summary>
    /// <returns>The page, and how many may match, counted to at most <see cref="Deepest"/>.</returns>
    public async Task<(IReadOnlyList<MessageHit> Rows, int Total)> PageAsync(SearchQuery query, int skip, int limit, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var hits = await index.FindAsync(db, SearchKind.MESSAGE, query.Lookups, null, Deepest, cancellationToken);
        return (await MessagesAsync(db, [.. hits.Skip(skip).Take(limit)], query, cancellationToken), hits.Count);
    }

    /// <summary>What members noted, newest first.</summary>
    public async Task<Hits<NoteHit>> NotesAsync(SearchQuery query, long? before, int limit, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var hits = await index.FindAsync(db, SearchKind.NOTE, query.Lookups, before, limit + 1, cancellationToken);
        var some = hits.Take(limit).ToList();
        return new(await new FoundNotes(db).LoadAsync(some, query, cancellationToken), hits.Count > limit ? some[^1].Key : null);
    }

    /// <summary>The conversations in which a search finds anything: people, then messages and notes, newest first; at most 500.</summary>
    public async Task<IReadOnlyList<Guid>> ConversationsAsync(string text, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var query = SearchQuery.Parse(text);
        if (query.IsEmpty) return [];
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var contacts = await PeopleIdsAsync(db, query, MostConversations, cancellationToken);
        var found = await contacts.LoadByKeysAsync(some => db.Conversations.Where(c => some.Contains(c.ContactId)).Select(c => c.Id), cancellationToken);
        var messages = await index.FindAsync(db, SearchKind.MESSAGE, query.Lookups, null, Deepest, cancellationToken);
        var homes = (await messages.Select(hit => hit.SubjectId).LoadByKeysAsync(some => db.Messages.Where(m => some.Contains(m.Id)).Select(m => new { m.Id, m.ConversationId }), cancellationToken)).ToDictionary(m => m.Id, m => m.ConversationId);
        found.AddRange(messages.Where(hit => homes.ContainsKey(hit.SubjectId)).Select(hit => homes[hit.SubjectId]));
        var notes = await index.FindAsync(db, SearchKind.NOTE, query.Lookups, null, MostPeople, cancellationToken);
        found.AddRange((await new FoundNotes(db).LoadAsync(notes, query, cancellationToken)).Select(note => note.ConversationId).OfType<Guid>());
        return [.. found.Distinct().Take(MostConversations)];
    }

    private async Task<List<Guid>> PeopleIdsAsync(AppDbContext db, SearchQuery query, int limit, CancellationToken cancellationToken)
    {
        var hits = await index.FindAsync(db, SearchKind.PERSON, query.Digits is { } digits ? [digits] : query.Lookups, null, limit, cancellationToken);
        return [.. hits.Select(hit => hit.SubjectId)];
    }

    private static async Task<List<MessageHit>> MessagesAsync(AppDbContext db, IReadOnlyList<SearchHit> hits, SearchQuery query, CancellationToken cancellationToken)
    {
        if (hits.Count == 0) return [];
        var ids = hits.Select(hit => hit.SubjectId).ToList();
        var rows = (await (
            from message in db.Messages.AsNoTracking()
            where ids.Contains(message.Id) && message.Text != null && message.Kind != MessageKind.REACTION
            join conversation in db.Conversations on message.ConversationId equals conversation.Id
            join contact in db.Contacts on conversation.ContactId equals contact.Id
            select new { message.Id, message.ConversationId, ContactId = contact.Id, contact.Name, message.Direction, message.Kind, message.SentAtUtc, message.Text }).ToListAsync(cancellationToken)).ToDictionary(row => row.Id);
        return
        [
            .. from hit in hits
               let row = rows.GetValueOrDefault(hit.SubjectId)
               where row is not null
               let text = MarkedText.Of(row.Text, query)
               where text is not null
               select new MessageHit(row.Id, row.ConversationId, row.ContactId, row.Name, row.Direction, row.Kind, row.SentAtUtc, text, hit.Key),
        ];
    }
}
