using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Search;
using WhatsAppCrm.Features.Contacts;
using WhatsAppCrm.Features.Search;
using WhatsAppCrm.Infrastructure.Search;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Features.Leads;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Search;

public sealed class SearchTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private const string Messages = "/api/integrations/messages/search?search=", Conversations = "/api/integrations/conversations?search=";

    [Fact]
    public async Task Messages_are_found_by_the_beginnings_of_words_without_accents_newest_first()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Mariana", "+55 11 98888-0401");
        await WriteAsync(owner, id, "Promoção de inverno", DateTime.UtcNow.AddMinutes(-3));
        await WriteAsync(owner, id, "a promocao do mês passado", DateTime.UtcNow.AddDays(-40));
        await WriteAsync(owner, id, "promoção relâmpago", DateTime.UtcNow.AddMinutes(-1));
        await owner.IndexedAsync();

        var all = await owner.GetAsync(Messages + "PROMOC&limit=2");

        Assert.Equal(3, (int)all["total"]!);
        Assert.Equal(["promoção relâmpago", "Promoção de inverno"], all["data"]!.AsArray().Select(row => (string)row!["text"]!));
        Assert.Equal(["a promocao do mês passado"], (await owner.GetAsync(Messages + "promoc&limit=2&page=2"))["data"]!.AsArray().Select(row => (string)row!["text"]!));
        Assert.Equal(["Promoção de inverno"], await TextsAsync(owner, "inver promo"));
        Assert.Empty(await TextsAsync(owner, "omocao"));
        var row = all["data"]![0]!;
        Assert.Equal((id, "Mariana"), ((Guid)row["conversationId"]!, (string)row["contactName"]!));
        Assert.Equal((0, 6), ((int)row["marks"]![0]!["start"]!, (int)row["marks"]![0]!["length"]!));
    }

    [Fact]
    public async Task What_was_edited_taken_back_or_deleted_is_found_no_more()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Bruno", "+55 11 98888-0402");
        var edited = await WriteAsync(owner, id, "segredo antigo");
        var revoked = await WriteAsync(owner, id, "segredo retirado");
        await owner.IndexedAsync();
        Assert.Equal(2, (await TextsAsync(owner, "segredo")).Count);

        await owner.SaveAsync(async db =>
        {
            (await db.Messages.SingleAsync(message => message.Id == edited)).Edit("novidade", "wamid.edit", DateTime.UtcNow);
            (await db.Messages.SingleAsync(message => message.Id == revoked)).Delete();
        });
        // At once, before the index knows.
        Assert.Empty(await TextsAsync(owner, "segredo"));
        await owner.IndexedAsync();

        Assert.Equal(["novidade"], await TextsAsync(owner, "novi"));
        Assert.Empty(await IndexAsync(owner, SearchKind.MESSAGE, "segredo"));
        await owner.ReadAsync(db => db.Messages.Where(message => message.Id == edited).ExecuteDeleteAsync());
        await owner.IndexedAsync();
        Assert.Empty(await IndexAsync(owner, SearchKind.MESSAGE, "novidade"));
    }

    [Fact]
    public async Task One_organization_never_finds_anothers_words()
    {
        var (one, other) = (await fixture.Host.NewInboxAsync("One"), await fixture.Host.NewInboxAsync("Other"));
        await WriteAsync(one, await one.NewConversationAsync("Xavier", "+55 11 98888-0403"), "confidencial");
        await one.IndexedAsync();

        Assert.Single(await TextsAsync(one, "confidencial"));
        Assert.Empty(await TextsAsync(other, "confidencial"));
        Assert.Empty((await other.GetAsync(Conversations + "xavier"))["data"]!.AsArray());
        Assert.Empty(await IndexAsync(other, SearchKind.MESSAGE, "confidencial"));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("' OR 1=1 --")]
    [InlineData("NEAR(preço, 2)")]
    [InlineData("preço* AND -x")]
    [InlineData("words:preço")]
    [InlineData("100% _")]
    [InlineData("\\':* | !a & <->")]
    [InlineData("( ( (")]
    [InlineData("👩‍👩‍👧 🏳️‍🌈")]
    [InlineData("\u202Eמחיר\u202C السعر")]
    [InlineData("价格多少")]
    [InlineData("{0} {{")]
    public async Task Hostile_input_is_only_words(string search)
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Zoe", "+55 11 98888-0404");
        await WriteAsync(owner, id, "something else entirely");
        await WriteAsync(owner, id, search + " x" + search);
        await owner.IndexedAsync();

        var (status, answer) = await owner.CallAsync(HttpMethod.Get, Messages + Uri.EscapeDataString(search));
        var conversations = await owner.GetAsync(Conversations + Uri.EscapeDataString(search));

        if (SearchQuery.Parse(search).IsEmpty) Assert.Equal(HttpStatusCode.BadRequest, status);
        else Assert.Equal(search + " x" + search, (string)Assert.Single(answer!["data"]!.AsArray())!["text"]!);
        Assert.Equal(SearchQuery.Parse(search).IsEmpty ? 0 : 1, (int)conversations["total"]!);
    }

    [Fact]
    public async Task People_are_found_by_names_numbers_and_what_their_leads_are_called_also_after_a_merge()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var (ana, jose) = (await owner.NewConversationAsync("Ana Conceição", "+55 11 98888-0405"), await owner.NewConversationAsync("José", "+55 21 97777-0406"));
        await owner.SaveAsync(async db => (await db.Leads.SingleAsync(lead => lead.Name == "José")).Edit("Padaria Estrela", null, "ze@estrela.test", null, DateTime.UtcNow));
        await owner.IndexedAsync();

        foreach (var (search, found) in new[] { ("concei", ana), ("jose", jose), ("7777-04", jose), ("+55 (11) 98888", ana), ("551188880405", ana), ("estrela", jose), ("ze@estr", jose) })
            Assert.Equal((search, found), (search, Assert.Single(await PeopleAsync(owner, search)).ConversationId));
        Assert.Empty(await PeopleAsync(owner, "97777-0499"));

        var contacts = await owner.ReadAsync(db => db.Contacts.ToDictionaryAsync(contact => contact.Name, contact => contact.Id));
        await owner.AsAsync<MergeContacts>(merge => merge.RunAsync(contacts["Ana Conceição"], contacts["José"], CancellationToken.None));
        await owner.IndexedAsync();

        Assert.Equal(contacts["Ana Conceição"], Assert.Single(await PeopleAsync(owner, "7777-0406")).ContactId);
        Assert.Empty(await IndexAsync(owner, SearchKind.PERSON, "jose"));
    }

    [Fact]
    public async Task Notes_are_found_and_what_repeats_a_message_only_as_the_message()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Carla", "+55 11 98888-0407");
        await owner.SaveAsync(async db =>
        {
            var (conversation, lead) = (await db.Conversations.SingleAsync(), await db.Leads.SingleAsync());
            db.AddRange(Note.OfMember(lead, "quer orçamento até sexta", true, owner.UserId, DateTime.UtcNow), Note.InConversation(conversation, "Orçamento enviado", owner.UserId, null, DateTime.UtcNow));
            var message = Build.Inbound(conversation, "orçamento?", DateTime.UtcNow);
            db.AddRange(message, Note.OfMessage(lead.Id, message, DateTime.UtcNow));
        });
        await owner.IndexedAsync();

        var notes = await owner.AsAsync<SearchQueries, Hits<NoteHit>>(queries => queries.NotesAsync(SearchQuery.Parse("orcamento"), null, 10, CancellationToken.None));

        Assert.Equal(["Orçamento enviado", "quer orçamento até sexta"], notes.Rows.Select(note => note.Text.Text).Order(StringComparer.Ordinal));
        Assert.All(notes.Rows, note => Assert.Equal((id, "Carla"), (note.ConversationId, note.Name)));
        Assert.Equal(["orçamento?"], await TextsAsync(owner, "orcamento"));
        Assert.Equal([id], (await owner.GetAsync(Conversations + "sexta"))["data"]!.AsArray().Select(row => (Guid)row!["id"]!));
    }

    [Fact]
    public async Task Pages_run_through_slices_in_the_order_of_time_without_gap_or_overlap()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Dora", "+55 11 98888-0408");
        var start = DateTime.UtcNow.AddHours(-2);
        for (var part = 0; part < 4; part++)
        {
            // Full from here on: the next goes into a slice of its own.
            await owner.ReadAsync(db => db.SearchSlices.ExecuteUpdateAsync(set => set.SetProperty(slice => slice.Capacity, slice => slice.Count)));
            for (var i = 0; i < 3; i++) await WriteAsync(owner, id, $"etapa {part * 3 + i}", start.AddMinutes(part * 3 + i));
            await owner.IndexedAsync();
        }

        Assert.True(await owner.ReadAsync(db => db.SearchSlices.CountAsync(slice => slice.Kind == SearchKind.MESSAGE)) >= 4);
        var (seen, next) = (new List<string>(), (long?)null);
        do
        {
            var hits = await owner.AsAsync<SearchQueries, Hits<MessageHit>>(queries => queries.MessagesAsync(SearchQuery.Parse("etapa"), next, 5, CancellationToken.None));
            seen.AddRange(hits.Rows.Select(hit => hit.Text.Text));
            next = hits.Next;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 12).Reverse().Select(i => $"etapa {i}"), seen);
    }

    [Fact]
    public async Task The_index_is_asked_by_its_words_and_nothing_is_walked_through()
    {
        if (fixture.Host.Provider != DatabaseProvider.Sqlite) return;
        await using var connection = new SqliteConnection(fixture.Host.ConnectionString);
        await connection.OpenAsync();
        await using var explain = connection.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + SqliteSearchIndex.FindSql;
        explain.Parameters.AddRange([new SqliteParameter("$query", "\"000001abc\"*"), new SqliteParameter("$before", long.MaxValue), new SqliteParameter("$limit", 20)]);

        await using var steps = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await steps.ReadAsync()) plan.Add(steps.GetString(3));

        Assert.Equal(2, plan.Count);
        Assert.Contains("VIRTUAL TABLE INDEX", plan[0]);
        Assert.Contains("USING INTEGER PRIMARY KEY", plan[1]);
    }

    private static async Task<Guid> WriteAsync(Actor owner, Guid conversationId, string text, DateTime? sentAtUtc = null)
    {
        Guid id = default;
        await owner.SaveAsync(async db =>
        {
            var message = Build.Inbound(await db.Conversations.SingleAsync(conversation => conversation.Id == conversationId), text, sentAtUtc ?? DateTime.UtcNow);
            db.Add(message);
            id = message.Id;
        });
        return id;
    }

    private static async Task<List<string>> TextsAsync(Actor owner, string search) =>
        [.. (await owner.GetAsync(Messages + Uri.EscapeDataString(search)))["data"]!.AsArray().Select(row => (string)row!["text"]!)];

    private static Task<IReadOnlyList<PersonHit>> PeopleAsync(Actor owner, string search) =>
        owner.AsAsync<SearchQueries, IReadOnlyList<PersonHit>>(queries => queries.PeopleAsync(SearchQuery.Parse(search), CancellationToken.None));

    /// <summary>What the index itself says, whatever the rows say.</summary>
    private static Task<IReadOnlyList<SearchHit>> IndexAsync(Actor owner, SearchKind kind, string word) =>
        owner.ReadAsync(db => owner.Host.Services.GetRequiredService<SearchIndex>().FindAsync(db, kind, [word], null, 10, CancellationToken.None));
}
