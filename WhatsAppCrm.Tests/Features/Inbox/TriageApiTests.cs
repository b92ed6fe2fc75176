using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Inbox;

public sealed class TriageApiTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private const string List = "/api/integrations/conversations";
    private static readonly HttpMethod Get = HttpMethod.Get, Patch = HttpMethod.Patch, Post = HttpMethod.Post, Delete = HttpMethod.Delete;

    [Fact]
    public async Task A_conversation_is_snoozed_settled_and_reopened_and_its_history_says_by_whom()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Mariana", "+55 11 98888-1001");
        var until = DateTime.UtcNow.AddDays(1);
        var seller = await owner.NewColleagueAsync(Role.SELLER);

        var snoozed = (await seller.CallAsync(Patch, $"{List}/{id}", new { status = "SNOOZED", snoozeUntil = until, priority = "HIGH" })).Body!;
        Assert.Equal(("SNOOZED", "HIGH"), ((string)snoozed["status"]!, (string)snoozed["priority"]!));
        Assert.Equal(until, ((DateTime)snoozed["snoozedUntil"]!).ToUniversalTime(), TimeSpan.FromSeconds(1));
        Assert.Equal("RESOLVED", (string)(await owner.CallAsync(Patch, $"{List}/{id}", new { status = "RESOLVED" })).Body!["status"]!);
        var open = (await owner.CallAsync(Patch, $"{List}/{id}", new { status = "OPEN" })).Body!;
        Assert.Equal("OPEN", (string)open["status"]!);
        Assert.Null(open["snoozedUntil"]);

        var lines = (await owner.GetAsync($"{List}/{id}/history"))["data"]!.AsArray();
        Assert.Equal(["REOPENED", "RESOLVED", "PRIORITY_CHANGED", "SNOOZED"], lines.Select(line => (string)line!["kind"]!));
        Assert.Equal([owner.UserId, owner.UserId, seller.UserId, seller.UserId], lines.Select(line => (Guid)line!["userId"]!));
        Assert.Equal("BY_HAND", (string)lines[0]!["detail"]!);
        Assert.NotNull(lines[1]!["seconds"]);
    }

    [Theory]
    [InlineData("""{"status":"SNOOZED","snoozeUntil":"2020-01-01T00:00:00Z"}""", "snoozeUntil")]
    [InlineData("""{"snoozeUntil":"2099-01-01T00:00:00Z"}""", "snoozeUntil")]
    [InlineData("""{"priority":"VERY"}""", "priority")]
    [InlineData("""{"labels":["0199a000-0000-7000-8000-000000000000"]}""", "labels")]
    public async Task Bad_input_is_a_400_that_names_the_field(string json, string field)
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Mariana", "+55 11 98888-1002");

        var (status, body) = await owner.CallAsync(Patch, $"{List}/{id}", JsonNode.Parse(json));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(body!["errors"]!.AsObject(), error => error.Key.Contains(field, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Many_are_changed_at_once_and_one_that_is_refused_holds_up_no_other()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var (mine, taken) = (await owner.NewConversationAsync("Ana", "+5511988881010"), await owner.NewConversationAsync("Bruno", "+5511988881011"));
        var strange = await (await fixture.Host.NewInboxAsync("Elsewhere")).NewConversationAsync("Carla", "+5511988881012");
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        await owner.CallAsync(Patch, $"{List}/{taken}/assign", new { assignedToId = owner.UserId });

        var body = (await seller.CallAsync(Post, $"{List}/bulk", new { ids = new[] { mine, taken, strange }, assign = new { assignedToId = seller.UserId }, markRead = true })).Body!;

        var results = body["results"]!.AsArray().ToDictionary(row => (Guid)row!["id"]!, row => ((bool)row!["changed"]!, (string?)row["errorCode"]));
        Assert.Equal((true, null), results[mine]);
        Assert.Equal((false, "ALREADY_TAKEN"), results[taken]);
        Assert.Equal((false, "NOT_FOUND"), results[strange]);
        Assert.Equal([(seller.UserId, 0), (owner.UserId, 1)], await owner.ReadAsync(db => db.Conversations.OrderBy(c => c.Id).Select(c => new ValueTuple<Guid, int>(c.AssigneeId!.Value, c.UnreadCount)).ToListAsync()));
    }

    [Fact]
    public async Task A_seller_takes_what_is_nobodys_and_gives_back_what_is_theirs_only()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Ana", "+5511988881020");
        var (one, other) = (await owner.NewColleagueAsync(Role.SELLER), await owner.NewColleagueAsync(Role.SELLER));

        Assert.Equal("FORBIDDEN", await AssignAsync(one, other.UserId));
        Assert.Null(await AssignAsync(one, one.UserId));
        Assert.Equal("ALREADY_TAKEN", await AssignAsync(other, other.UserId));
        Assert.Equal("FORBIDDEN", await AssignAsync(other, null));
        Assert.Null(await AssignAsync(one, null));

        async Task<string?> AssignAsync(Actor who, Guid? to) =>
            (string?)(await who.CallAsync(Post, $"{List}/bulk", new { ids = new[] { id }, assign = new { assignedToId = to } })).Body!["results"]![0]!["errorCode"];
    }

    [Fact]
    public async Task More_than_a_thousand_are_too_many_at_once()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var (status, body) = await owner.CallAsync(Post, $"{List}/bulk", new { ids = Enumerable.Range(0, 1001).Select(_ => Guid.NewGuid()), status = "RESOLVED" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotNull(body!["errors"]!["ids"]);
    }

    [Fact]
    public async Task Labels_are_made_renamed_put_on_and_deleted_with_what_they_are_on()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Ana", "+5511988881030");
        var other = await owner.NewConversationAsync("Bruno", "+5511988881031");
        var label = (await owner.PostAsync("/api/labels", new { name = "VIP", color = "violet" }))!;
        var labelId = (Guid)label["id"]!;

        Assert.Equal((HttpStatusCode.Conflict, "LABEL_EXISTS"), await RefusalAsync(owner, Post, "/api/labels", new { name = " vip ", color = "red" }));
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.CallAsync(Post, "/api/labels", new { name = "Other", color = "#ff0000" })).Status);
        Assert.Equal("Loyal", (string)(await owner.CallAsync(Patch, $"/api/labels/{labelId}", new { name = "Loyal" })).Body!["name"]!);
        Assert.Equal([labelId], Ids((await owner.CallAsync(Patch, $"{List}/{id}", new { labels = new[] { labelId } })).Body!["labels"]!));
        Assert.Equal([id], (await owner.GetAsync($"{List}?labels={labelId}"))["data"]!.AsArray().Select(row => (Guid)row!["id"]!));
        Assert.Equal(1, (int)(await owner.GetAsync("/api/labels"))["data"]![0]!["conversations"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await owner.CallAsync(Delete, $"/api/labels/{labelId}")).Status);
        Assert.Empty(Ids((await owner.CallAsync(Patch, $"{List}/{id}", new { priority = "LOW" })).Body!["labels"]!));
        Assert.Equal("Loyal", (string)(await owner.GetAsync($"{List}/{id}/history"))["data"]!.AsArray().Single(line => (string)line!["kind"]! == "LABELED")!["detail"]!);
        Assert.Empty((await owner.GetAsync($"{List}/{other}/history"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Only_managers_keep_labels_and_nobody_sees_anothers()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var id = (Guid)(await owner.PostAsync("/api/labels", new { name = "VIP", color = "red" }))!["id"]!;
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");

        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Post, "/api/labels", new { name = "New", color = "red" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Delete, $"/api/labels/{id}")).Status);
        Assert.Single((await seller.GetAsync("/api/labels"))["data"]!.AsArray());
        Assert.Empty((await stranger.GetAsync("/api/labels"))["data"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(Patch, $"/api/labels/{id}", new { name = "Mine" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(Delete, $"/api/labels/{id}")).Status);
    }

    [Fact]
    public async Task Saved_views_are_ones_own_and_keep_their_order()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var colleague = await owner.NewColleagueAsync(Role.ADMIN);
        var first = (Guid)(await owner.PostAsync("/api/inbox/views", new { name = "Hot", query = "view=mine&f=unread~priority.high~nonsense&sort=oldest&x=y" }))!["id"]!;
        var second = (Guid)(await owner.PostAsync("/api/inbox/views", new { name = "Closing", query = "view=closing" }))!["id"]!;

        var views = (await owner.GetAsync("/api/inbox/views"))["data"]!.AsArray();
        Assert.Equal("view=mine&f=unread~priority.high&sort=oldest", (string)views[0]!["query"]!);
        await owner.CallAsync(Patch, $"/api/inbox/views/{second}", new { name = "Soon", position = 0 });
        Assert.Equal(["Soon", "Hot"], (await owner.GetAsync("/api/inbox/views"))["data"]!.AsArray().Select(view => (string)view!["name"]!));
        Assert.Empty((await colleague.GetAsync("/api/inbox/views"))["data"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.CallAsync(Delete, $"/api/inbox/views/{first}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.CallAsync(Delete, $"/api/inbox/views/{first}")).Status);
        Assert.Equal(["Soon"], (await owner.GetAsync("/api/inbox/views"))["data"]!.AsArray().Select(view => (string)view!["name"]!));
    }

    [Fact]
    public async Task Another_organizations_conversation_is_not_there()
    {
        var id = await (await fixture.Host.NewInboxAsync()).NewConversationAsync("Ana", "+5511988881040");
        var stranger = await fixture.Host.NewInboxAsync("Elsewhere");

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(Patch, $"{List}/{id}", new { status = "RESOLVED" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(Get, $"{List}/{id}/history")).Status);
    }

    private static IEnumerable<Guid> Ids(JsonNode ids) => ids.AsArray().Select(id => (Guid)id!);

    private static async Task<(HttpStatusCode, string?)> RefusalAsync(Actor actor, HttpMethod method, string path, object body)
    {
        var (status, answer) = await actor.CallAsync(method, path, body);
        return (status, (string?)answer!["errorCode"]);
    }
}
