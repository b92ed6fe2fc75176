using System.Net;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Inbox;

public sealed class ConversationsApiTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private const string List = "/api/integrations/conversations";
    private static readonly HttpMethod Get = HttpMethod.Get, Patch = HttpMethod.Patch;

    [Fact]
    public async Task A_row_has_every_field_of_the_source_document()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Mariana", "+55 11 98888-0001", messages: 2);
        await owner.CallAsync(Patch, $"{List}/{id}/assign", new { assignedToId = owner.UserId });

        var answer = await owner.GetAsync(List + "?provider=WHATSAPP&page=1&limit=20");

        Assert.Equal((1, 1, 20), ((int)answer["total"]!, (int)answer["page"]!, (int)answer["limit"]!));
        var row = answer["data"]![0]!;
        Assert.Equal(id, (Guid)row["id"]!);
        Assert.Equal("+5511988880001", (string)row["phone"]!);
        Assert.Equal("Mariana", (string)row["leadName"]!);
        Assert.NotNull(row["leadId"]);
        Assert.Equal(2, (int)row["unreadCount"]!);
        Assert.Equal("Mariana 2", (string)row["lastMessageText"]!);
        Assert.Equal("INBOUND", (string)row["lastMessageDirection"]!);
        Assert.EndsWith("Z", (string)row["lastMessageAt"]!, StringComparison.Ordinal);
        Assert.Equal(owner.UserId, (Guid)row["assignedToId"]!);
        Assert.False(string.IsNullOrEmpty((string)row["assignedToName"]!));
        Assert.Equal("OPEN", (string)row["status"]!);
        Assert.NotNull(row["windowClosesAt"]);
        Assert.Equal("Mariana", (string)row["contactName"]!);
    }

    [Fact]
    public async Task Pages_run_newest_first_and_meet_without_gap_or_overlap()
    {
        var owner = await fixture.Host.NewInboxAsync();
        // Equal times too: the id decides then.
        var at = DateTime.UtcNow.AddHours(-2);
        for (var i = 0; i < 7; i++) await owner.NewConversationAsync($"Customer {i}", $"+155500200{i:00}", at.AddMinutes(i / 2));

        var ids = new List<Guid>();
        for (var page = 1; page <= 4; page++)
            ids.AddRange((await owner.GetAsync($"{List}?page={page}&limit=2"))["data"]!.AsArray().Select(row => (Guid)row!["id"]!));

        Assert.Equal(7, ids.Count);
        Assert.Equal(await owner.ReadAsync(db => db.Conversations.OrderByDescending(c => c.LastMessageAtUtc).ThenByDescending(c => c.Id).Select(c => c.Id).ToListAsync()), ids);
    }

    [Theory]
    [InlineData("search=mARi", "Mariana")]
    [InlineData("search=8888-0101", "Mariana")]
    [InlineData("assignedTo=none", "Mariana")]
    [InlineData("assignedTo=me", "Bruno")]
    public async Task A_list_is_narrowed(string query, string expected)
    {
        var owner = await fixture.Host.NewInboxAsync();
        await owner.NewConversationAsync("Mariana", "+55 11 98888-0101");
        var bruno = await owner.NewConversationAsync("Bruno", "+55 11 98888-0202");
        await owner.CallAsync(Patch, $"{List}/{bruno}/assign", new { assignedToId = owner.UserId });

        await owner.IndexedAsync();
        var rows = (await owner.GetAsync($"{List}?{query}"))["data"]!.AsArray();

        Assert.Equal(expected, (string)Assert.Single(rows)!["contactName"]!);
    }

    [Theory]
    [InlineData("page=0", "page")]
    [InlineData("page=x", "page")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("status=SLEEPING", "status")]
    [InlineData("provider=SMS", "provider")]
    [InlineData("assignedTo=somebody", "assignedTo")]
    public async Task Bad_input_is_a_400_that_names_the_field(string query, string field)
    {
        var owner = await fixture.Host.NewInboxAsync();

        var (status, body) = await owner.CallAsync(Get, $"{List}?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(body!["errors"]!.AsObject(), error => string.Equals(error.Key, field, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_conversation_is_named_by_its_id_or_by_the_phone_in_any_spelling()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Mariana", "+55 11 98888-0003", messages: 3);

        foreach (var name in new[] { id.ToString(), "+5511988880003", "%2B551188880003" })
        {
            var messages = await owner.GetAsync($"{List}/{name}/messages?page=1&limit=2");
            Assert.Equal(3, (int)messages["total"]!);
            Assert.Equal(["Mariana 3", "Mariana 2"], messages["data"]!.AsArray().Select(message => (string)message!["text"]!));
        }
    }

    [Fact]
    public async Task Messages_are_listed_by_lead()
    {
        var owner = await fixture.Host.NewInboxAsync();
        await owner.NewConversationAsync("Mariana", "+55 11 98888-0004", messages: 2);
        await owner.NewConversationAsync("Bruno", "+55 11 98888-0005");
        var leadId = await owner.ReadAsync(db => db.Leads.Where(lead => lead.Name == "Mariana").Select(lead => lead.Id).SingleAsync());

        var number = await owner.ReadAsync(db => db.WhatsAppAccounts.Select(account => account.DisplayPhoneNumber).SingleAsync());

        var answer = await owner.GetAsync($"/api/integrations/messages?leadId={leadId}");

        Assert.Equal(2, (int)answer["total"]!);
        var message = answer["data"]![0]!;
        Assert.Equal(("WHATSAPP", "INBOUND", number, "+5511988880004"), ((string)message["provider"]!, (string)message["direction"]!, (string)message["to"]!, (string)message["from"]!));
        Assert.Equal(3, (int)(await owner.GetAsync("/api/integrations/messages"))["total"]!);
    }

    [Fact]
    public async Task Only_a_manager_assigns_and_only_to_a_member()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Mariana", "+55 11 98888-0006");
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");

        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Patch, $"{List}/{id}/assign", new { assignedToId = seller.UserId })).Status);
        var (status, body) = await owner.CallAsync(Patch, $"{List}/{id}/assign", new { assignedToId = stranger.UserId });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotNull(body!["errors"]!["assignedToId"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.CallAsync(Patch, $"{List}/{id}/assign", new { })).Status);
        Assert.Null(await owner.ReadAsync(db => db.Conversations.Select(c => c.AssigneeId).SingleAsync()));

        Assert.Equal(seller.UserId, (Guid)(await owner.CallAsync(Patch, $"{List}/{id}/assign", new { assignedToId = seller.UserId })).Body!["assignedToId"]!);
        Assert.Null((await owner.CallAsync(Patch, $"{List}/{id}/assign", new { assignedToId = (Guid?)null })).Body!["assignedToId"]);
    }

    [Fact]
    public async Task Marking_read_twice_is_harmless_and_any_member_may()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Mariana", "+55 11 98888-0007", messages: 4);
        var seller = await owner.NewColleagueAsync(Role.SELLER);

        for (var i = 0; i < 2; i++)
        {
            var (status, body) = await seller.CallAsync(Patch, $"{List}/{id}/mark-read");
            Assert.Equal((HttpStatusCode.OK, 0), (status, (int)body!["unreadCount"]!));
        }
    }

    [Fact]
    public async Task Another_organizations_conversation_is_not_there()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Mariana", "+55 11 98888-0008");
        var leadId = await owner.ReadAsync(db => db.Leads.Select(lead => lead.Id).SingleAsync());
        var stranger = await fixture.Host.NewInboxAsync("Elsewhere");

        Assert.Equal(0, (int)(await stranger.GetAsync(List))["total"]!);
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (Get, $"{List}/{id}/messages", null),
            (Get, $"{List}/+5511988880008/messages", null),
            (Get, $"{List}/nonsense/messages", null),
            (Get, $"/api/integrations/messages?leadId={leadId}", null),
            (Patch, $"{List}/{id}/assign", new { assignedToId = stranger.UserId }),
            (Patch, $"{List}/{id}/mark-read", null),
        })
        {
            var (status, answer) = await stranger.CallAsync(method, path, body);
            Assert.True(status == HttpStatusCode.NotFound, $"{method} {path} answered {status}");
            Assert.Equal("NOT_FOUND", (string)answer!["errorCode"]!);
        }

        Assert.Equal(1, await owner.ReadAsync(db => db.Conversations.Select(c => c.UnreadCount).SingleAsync()));
    }

    [Fact]
    public async Task A_stranger_is_asked_to_sign_in()
    {
        using var answer = await fixture.Host.Http.GetAsync(List);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
