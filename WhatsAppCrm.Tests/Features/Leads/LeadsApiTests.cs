using System.Net;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

public sealed class LeadsApiTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private static readonly HttpMethod Get = HttpMethod.Get, Post = HttpMethod.Post, Patch = HttpMethod.Patch, Delete = HttpMethod.Delete;

    [Fact]
    public async Task A_lead_is_created_read_changed_and_deleted()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stages = (await owner.GetAsync("/api/pipelines"))["data"]![0]!["stages"]!.AsArray();

        var (status, lead) = await owner.CallAsync(Post, "/api/leads", new { name = "  Ana  ", phone = "+55 11 98888-0000", email = "ana@example.test", value = 1234.5m });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(("Ana", "+5511988880000", "ana@example.test", 1234.5m, "ACTIVE", "manual"),
            ((string)lead!["name"]!, (string)lead["phone"]!, (string)lead["email"]!, (decimal)lead["value"]!, (string)lead["status"]!, (string)lead["source"]!));
        Assert.Equal((Guid)stages[0]!["id"]!, (Guid)lead["stageId"]!);

        var path = $"/api/leads/{lead["id"]}";
        var changed = (await owner.CallAsync(Patch, path, new { stageId = (Guid)stages[2]!["id"]!, ownerId = owner.UserId, status = "WON" })).Body!;
        Assert.Equal((Guid)stages[2]!["id"]!, (Guid)changed["stageId"]!);
        Assert.Equal(("WON", "Ana", 1234.5m), ((string)changed["status"]!, (string)changed["name"]!, (decimal)changed["value"]!));

        // A null that is sent empties; what is not sent stays.
        var emptied = (await owner.CallAsync(Patch, path, new { ownerId = (Guid?)null, value = (decimal?)null })).Body!;
        Assert.Null(emptied["ownerId"]);
        Assert.Null(emptied["value"]);
        Assert.Equal("ana@example.test", (string)emptied["email"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await owner.CallAsync(Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.CallAsync(Get, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.CallAsync(Delete, path)).Status);
    }

    [Fact]
    public async Task Notes_are_added_and_listed_newest_first()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var path = $"/api/leads/{(await owner.CallAsync(Post, "/api/leads", new { name = "Ana" })).Body!["id"]}/notes";

        Assert.Equal(HttpStatusCode.Created, (await owner.CallAsync(Post, path, new { content = "first" })).Status);
        var (_, second) = await owner.CallAsync(Post, path, new { content = "second", isPrivate = true });

        Assert.True((bool)second!["isPrivate"]!);
        var notes = await owner.GetAsync(path);
        Assert.Equal(["second", "first"], notes["data"]!.AsArray().Select(note => (string)note!["content"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.CallAsync(Post, path, new { content = "  " })).Status);
    }

    [Theory]
    [InlineData("""{"phone":"+5511988880000"}""", "name")]
    [InlineData("""{"name":"Ana","phone":"call me"}""", "phone")]
    [InlineData("""{"name":"Ana","email":"not an address"}""", "email")]
    [InlineData("""{"name":"Ana","value":-1}""", "value")]
    [InlineData("""{"name":"Ana","stageId":"00000000-0000-0000-0000-000000000001"}""", "stageId")]
    [InlineData("""{"name":"Ana","ownerId":"00000000-0000-0000-0000-000000000001"}""", "ownerId")]
    [InlineData("""{"name":"Ana","status":"MAYBE"}""", "status")]
    public async Task Bad_input_is_a_400_that_names_the_field(string body, string field)
    {
        var owner = await fixture.Host.NewOwnerAsync();

        var (status, answer) = await owner.CallAsync(Post, "/api/leads", System.Text.Json.Nodes.JsonNode.Parse(body));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(answer!["errors"]!.AsObject(), error => error.Key.Contains(field, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await owner.ReadAsync(db => db.Leads.CountAsync()));
    }

    [Fact]
    public async Task A_seller_may_change_but_not_delete()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var path = $"/api/leads/{(await seller.CallAsync(Post, "/api/leads", new { name = "Ana" })).Body!["id"]}";

        Assert.Equal(HttpStatusCode.OK, (await seller.CallAsync(Patch, path, new { name = "Ana Maria" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Delete, path)).Status);
    }

    [Fact]
    public async Task Another_organizations_leads_and_stages_are_not_there()
    {
        var owner = await fixture.Host.NewInboxAsync();
        await owner.NewConversationAsync("Mariana", "+55 11 98888-0011");
        var lead = await owner.ReadAsync(db => db.Leads.SingleAsync());
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (Get, $"/api/leads/{lead.Id}", null),
            (Patch, $"/api/leads/{lead.Id}", new { name = "Taken" }),
            (Delete, $"/api/leads/{lead.Id}", null),
            (Get, $"/api/leads/{lead.Id}/notes", null),
            (Post, $"/api/leads/{lead.Id}/notes", new { content = "mine" }),
            (Get, $"/api/pipelines/{lead.PipelineId}", null),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(method, path, body)).Status);
        }

        var own = (await stranger.CallAsync(Post, "/api/leads", new { name = "Own" })).Body!;
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.CallAsync(Patch, $"/api/leads/{own["id"]}", new { stageId = lead.StageId })).Status);
        Assert.Equal("Mariana", await owner.ReadAsync(db => db.Leads.Select(one => one.Name).SingleAsync()));
    }

    [Fact]
    public async Task Deleting_a_lead_keeps_its_conversation()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var conversationId = await owner.NewConversationAsync("Mariana", "+55 11 98888-0012");
        var leadId = await owner.ReadAsync(db => db.Leads.Select(one => one.Id).SingleAsync());
        await owner.CallAsync(Post, $"/api/leads/{leadId}/notes", new { content = "note" });

        await owner.CallAsync(Delete, $"/api/leads/{leadId}");

        Assert.Null(await owner.ReadAsync(db => db.Conversations.Where(c => c.Id == conversationId).Select(c => c.LeadId).SingleAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await owner.CallAsync(Get, $"/api/leads/{leadId}/notes")).Status);
    }

    [Fact]
    public async Task A_list_is_narrowed_and_paged()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        foreach (var name in new[] { "Ana", "Bruno", "Carla" }) await owner.CallAsync(Post, "/api/leads", new { name });
        await owner.SaveAsync(async db => (await db.Leads.SingleAsync(lead => lead.Name == "Carla")).Lose(null, null, DateTime.UtcNow));

        Assert.Equal("Carla", (string)Assert.Single((await owner.GetAsync("/api/leads?status=LOST"))["data"]!.AsArray())!["name"]!);
        Assert.Equal("Bruno", (string)Assert.Single((await owner.GetAsync("/api/leads?search=bRU"))["data"]!.AsArray())!["name"]!);
        var page = await owner.GetAsync("/api/leads?page=2&limit=2");
        Assert.Equal((3, 1), ((int)page["total"]!, page["data"]!.AsArray().Count));
    }
}
