using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Features.Leads.Settings;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

public sealed class PipelineSettingsTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private static readonly HttpMethod Get = HttpMethod.Get, Post = HttpMethod.Post, Patch = HttpMethod.Patch, Delete = HttpMethod.Delete;

    [Fact]
    public async Task A_pipeline_is_created_changed_and_deleted_with_its_leads_moved()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var (status, pipeline) = await owner.CallAsync(Post, "/api/pipelines", new { name = "Wholesale", stages = new object[] { new { name = "First" }, new { name = "Done", color = "green", kind = "WON" } } });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(("Wholesale", false, "WON", "grey"), ((string)pipeline!["name"]!, (bool)pipeline["isDefault"]!, (string)pipeline["stages"]![1]!["kind"]!, (string)pipeline["stages"]![0]!["color"]!));
        var path = $"/api/pipelines/{pipeline["id"]}";
        var (first, done) = ((Guid)pipeline["stages"]![0]!["id"]!, (Guid)pipeline["stages"]![1]!["id"]!);
        var leadId = await owner.NewLeadAsync(stageId: first);

        // Reordered, renamed, one added in the middle.
        var changed = (await owner.CallAsync(Patch, path, new { name = "Resale", stages = new object[] { new { id = done, name = "Done" }, new { name = "Between", color = "blue" }, new { id = first, name = "Start" } } })).Body!;
        Assert.Equal(["Done", "Between", "Start"], changed["stages"]!.AsArray().Select(stage => (string)stage!["name"]!));
        Assert.Equal(("WON", "green"), ((string)changed["stages"]![0]!["kind"]!, (string)changed["stages"]![0]!["color"]!));

        // A stage that is missing is deleted, but not from under its leads.
        var without = new object[] { new { id = done, name = "Done" }, new { id = (Guid)changed["stages"]![1]!["id"]!, name = "Between" } };
        var refused = await owner.CallAsync(Patch, path, new { stages = without });
        Assert.Equal((HttpStatusCode.Conflict, "STAGE_HAS_LEADS"), (refused.Status, (string)refused.Body!["errorCode"]!));
        Assert.Equal(HttpStatusCode.OK, (await owner.CallAsync(Patch, path, new { stages = without, moveLeadsTo = done })).Status);
        Assert.Equal(("WON", done), (((await owner.LeadAsync(leadId)).Status).ToString(), (await owner.LeadAsync(leadId)).StageId));

        Assert.Equal("STAGE_HAS_LEADS", (string)(await owner.CallAsync(Delete, path)).Body!["errorCode"]!);
        var home = (await owner.StagesAsync())[1].Id;
        Assert.Equal(HttpStatusCode.NoContent, (await owner.CallAsync(Delete, $"{path}?moveLeadsTo={home}")).Status);
        Assert.Equal(home, (await owner.LeadAsync(leadId)).StageId);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.CallAsync(Get, path)).Status);
    }

    [Fact]
    public async Task Exactly_one_pipeline_is_the_default_and_it_can_not_be_deleted()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var ids = new List<Guid>();
        foreach (var name in new[] { "A", "B", "C" }) ids.Add((Guid)(await owner.CallAsync(Post, "/api/pipelines", new { name, stages = new[] { new { name = "First" } } })).Body!["id"]!);

        await Task.WhenAll(ids.Select(id => owner.CallAsync(Patch, $"/api/pipelines/{id}", new { isDefault = true })));

        var all = (await owner.GetAsync("/api/pipelines"))["data"]!.AsArray();
        var chosen = Assert.Single(all, pipeline => (bool)pipeline!["isDefault"]!)!;
        Assert.Equal("PIPELINE_DEFAULT", (string)(await owner.CallAsync(Delete, $"/api/pipelines/{chosen["id"]}")).Body!["errorCode"]!);
        var lead = (await owner.CallAsync(Post, "/api/leads", new { name = "Ana" })).Body!;
        Assert.Equal((Guid)chosen["id"]!, (Guid)lead["pipelineId"]!);
    }

    [Theory]
    [InlineData("""{"name":" ","stages":[{"name":"First"}]}""", "name")]
    [InlineData("""{"name":"A"}""", "stages")]
    [InlineData("""{"name":"A","stages":[{"name":"Won","kind":"WON"}]}""", "stages")]
    [InlineData("""{"name":"A","stages":[{"name":"First","color":"#ff0000"}]}""", "color")]
    [InlineData("""{"name":"A","stages":[{"name":"First","taskTitle":"x","taskDueInDays":9999}]}""", "taskDueInDays")]
    [InlineData("""{"name":"A","stages":[{"name":"First","offeredTemplateId":"00000000-0000-0000-0000-000000000001"}]}""", "offeredTemplateId")]
    public async Task Bad_input_is_a_400_that_names_the_field(string body, string field)
    {
        var owner = await fixture.Host.NewOwnerAsync();

        var (status, answer) = await owner.CallAsync(Post, "/api/pipelines", JsonNode.Parse(body));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(answer!["errors"]!.AsObject(), error => error.Key.Contains(field, StringComparison.OrdinalIgnoreCase));
        Assert.Single((await owner.GetAsync("/api/pipelines"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Sellers_delete_nothing_and_strangers_find_nothing()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");
        var pipeline = (await owner.CallAsync(Post, "/api/pipelines", new { name = "A", stages = new[] { new { name = "First" }, new { name = "Second" } } })).Body!;
        var path = $"/api/pipelines/{pipeline["id"]}";
        var one = new[] { new { id = (Guid)pipeline["stages"]![0]!["id"]!, name = "First" } };

        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Delete, path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Patch, path, new { stages = one })).Status);
        foreach (var (method, body) in new (HttpMethod, object?)[] { (Get, null), (Patch, new { name = "Taken" }), (Delete, null) })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(method, path, body)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.CallAsync(Patch, $"/api/pipelines/{(await stranger.GetAsync("/api/pipelines"))["data"]![0]!["id"]}", new { stages = one })).Status);
    }

    [Fact]
    public async Task Reasons_that_are_left_out_are_not_offered_any_more_but_stay_on_leads()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var before = await owner.AsAsync<PipelineQueries, IReadOnlyList<ReasonRow>>(pipelines => pipelines.ListReasonsAsync(CancellationToken.None));
        var leadId = await owner.NewLeadAsync();
        await owner.CallAsync(Patch, $"/api/leads/{leadId}", new { status = "LOST", lostReasonId = before[0].Id });

        await owner.AsAsync<SaveLostReasons>(save => save.RunAsync([(before[1].Id, "Renamed"), (null, "New")], CancellationToken.None));

        Assert.Equal(["Renamed", "New"], (await owner.AsAsync<PipelineQueries, IReadOnlyList<ReasonRow>>(pipelines => pipelines.ListReasonsAsync(CancellationToken.None))).Select(reason => reason.Name));
        Assert.Equal(before[0].Name, (string)(await owner.GetAsync($"/api/leads/{leadId}"))["lostReason"]!);
        Assert.Equal(4 + 1, await owner.ReadAsync(db => db.LostReasons.CountAsync()));
    }
}
