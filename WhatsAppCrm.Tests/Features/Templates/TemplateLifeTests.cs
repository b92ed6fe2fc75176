using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Tests.Features.Inbox;

namespace WhatsAppCrm.Tests.Features.Templates;

/// <summary>A template from the first word to its end, by REST against the sandbox.</summary>
public sealed class TemplateLifeTests(TemplateWorld world) : IClassFixture<TemplateWorld>
{
    private const string Templates = TemplateWorld.Templates;

    [Fact]
    public async Task The_sources_shape_is_submitted_as_Metas_and_only_Metas_word_approves_it()
    {
        var shape = JsonNode.Parse("""{"body":[{"type":"text","text":"Hello {{1}}, your order {{2}} is ready!"}],"header":[{"type":"text","text":"Order Update"}],"buttons":[{"type":"quick_reply","text":"View Order"}]}""");
        var name = world.NewName();

        var row = (await world.Manager.PostAsync(Templates, TemplateWorld.NewTemplate(name, shape, "MARKETING", language: "es_AR")))!;

        Assert.Equal(("PENDING", "MARKETING", "es_AR"), (row["status"]!.ToString(), row["category"]!.ToString(), row["language"]!.ToString()));
        var call = (await world.CallsAsync("POST", "/message_templates")).Single(one => one["body"]!["name"]!.ToString() == name);
        Assert.Equal("POSITIONAL", call["body"]!["parameter_format"]!.ToString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            [{"type":"HEADER","format":"TEXT","text":"Order Update"},{"type":"BODY","text":"Hello {{1}}, your order {{2}} is ready!","example":{"body_text":[["Example","Example"]]}},
             {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"View Order"}]}]
            """), call["body"]!["components"]), call["body"]!["components"]!.ToJsonString());
        var id = Guid.Parse(row["id"]!.ToString());
        Assert.Equal("PENDING", (await world.PatchAsync(id, new { status = "APPROVED" })).Body!["status"]!.ToString());

        await world.Host.Sandbox.ReviewTemplateAsync(row["metaTemplateId"]!.ToString(), "APPROVED");

        await world.IsAsync(id, TemplateStatus.APPROVED);
        Assert.Equal(["CREATED", "APPROVED_HERE", "SUBMITTED", "META_APPROVED"], await KindsAsync(id));
    }

    [Fact]
    public async Task A_draft_is_approved_by_a_manager_rejected_by_Meta_mended_and_approved()
    {
        var row = (await world.Manager.PostAsync(Templates, TemplateWorld.NewTemplate(world.NewName(), draft: true)))!;
        var id = Guid.Parse(row["id"]!.ToString());
        Assert.Equal("DRAFT", row["status"]!.ToString());

        var (_, submitted) = await world.PatchAsync(id, new { status = "APPROVED" });
        var metaId = submitted!["metaTemplateId"]!.ToString();
        await world.Host.Sandbox.ReviewTemplateAsync(metaId, "REJECTED", "TAG_CONTENT_MISMATCH");
        await world.IsAsync(id, TemplateStatus.REJECTED);
        Assert.Equal("TAG_CONTENT_MISMATCH", (await world.FindAsync(id))["rejectedReason"]!.ToString());

        var (status, mended) = await world.PatchAsync(id, new { componentsJson = TemplateWorld.Components("Hi {{1}}, come and collect your order."), category = "MARKETING", status = "APPROVED" });
        Assert.Equal((HttpStatusCode.OK, "PENDING", "MARKETING"), (status, mended!["status"]!.ToString(), mended["category"]!.ToString()));
        await world.Host.Sandbox.ReviewTemplateAsync(metaId, "APPROVED");
        await world.IsAsync(id, TemplateStatus.APPROVED);

        var versions = await world.Owner.ReadAsync(db => db.TemplateVersions.Where(one => one.TemplateId == id).OrderBy(one => one.Number).ToListAsync());
        Assert.Equal([1, 2], versions.Select(one => one.Number));
        Assert.All(versions, version => Assert.Equal((world.Manager.UserId, true), (version.ApprovedByUserId, version.SubmittedAtUtc is not null)));
    }

    [Fact]
    public async Task Sellers_write_nothing_and_what_Meta_would_refuse_is_named_field_by_field()
    {
        var (approvedId, _) = await world.ApprovedAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await world.Seller.CallAsync(HttpMethod.Post, Templates, TemplateWorld.NewTemplate(world.NewName()))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await world.PatchAsync(approvedId, new { status = "APPROVED" }, world.Seller)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await world.Seller.CallAsync(HttpMethod.Delete, $"{Templates}/{approvedId}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await world.Seller.CallAsync(HttpMethod.Post, Templates + "/sync")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.Seller.CallAsync(HttpMethod.Get, $"{Templates}/{approvedId}")).Status);

        var (status, body) = await world.Manager.CallAsync(HttpMethod.Post, Templates, new { name = "Not Good", language = "en_US", category = "UTILITY", componentsJson = JsonNode.Parse("""[{"type":"BODY","text":"{{1}} is ready"}]""") });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["body", "body.example.1", "name"], body!["errors"]!.AsObject().Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, (await world.PatchAsync(approvedId, new { status = "REJECTED" })).Status);
    }

    [Fact]
    public async Task What_Meta_refuses_leaves_nothing_behind_and_can_be_tried_again()
    {
        var name = world.NewName();
        await world.Host.Sandbox.FaultAsync("message_templates", status: 500, error: JsonNode.Parse("""{"code":2,"message":"Service temporarily unavailable"}"""));

        var (status, body) = await world.Manager.CallAsync(HttpMethod.Post, Templates, TemplateWorld.NewTemplate(name));

        Assert.Equal((HttpStatusCode.BadGateway, "META_UNAVAILABLE"), (status, body!["errorCode"]!.ToString()));
        Assert.False(await world.Owner.ReadAsync(db => db.Templates.AnyAsync(one => one.Name == name && one.DeletedAtUtc == null)));
        Assert.Equal("PENDING", (await world.Manager.PostAsync(Templates, TemplateWorld.NewTemplate(name)))!["status"]!.ToString());
        var (again, exists) = await world.Manager.CallAsync(HttpMethod.Post, Templates, TemplateWorld.NewTemplate(name));
        Assert.Equal((HttpStatusCode.Conflict, "TEMPLATE_EXISTS"), (again, exists!["errorCode"]!.ToString()));
    }

    [Theory]
    [InlineData("after", "PENDING", "SUBMITTED")]
    [InlineData("before", "DRAFT", "NOT_SUBMITTED")]
    public async Task A_lost_answer_is_settled_by_reading_and_never_submitted_twice(string drop, string becomes, string line)
    {
        var name = world.NewName();
        await world.Host.Sandbox.FaultAsync("POST .*message_templates", drop: drop);

        var row = (await world.Manager.PostAsync(Templates, TemplateWorld.NewTemplate(name)))!;

        var id = Guid.Parse(row["id"]!.ToString());
        Assert.Equal(("DRAFT", "CREATE", true), (row["status"]!.ToString(), row["errand"]!.ToString(), (bool)row["errandIsUnknown"]!));
        Assert.Equal("TEMPLATE_BUSY", (await world.PatchAsync(id, new { status = "APPROVED" })).Body!["errorCode"]!.ToString());

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.SyncAsync();

        row = await world.FindAsync(id);
        Assert.Equal((becomes, "NONE"), (row["status"]!.ToString(), row["errand"]!.ToString()));
        Assert.Equal(line, (await KindsAsync(id))[^1]);
        Assert.Single(await world.CallsAsync("POST", "/message_templates"), call => call["body"]?["name"]?.ToString() == name);
    }

    [Fact]
    public async Task A_process_that_dies_in_between_is_taken_for_a_lost_answer()
    {
        var row = (await world.Manager.PostAsync(Templates, TemplateWorld.NewTemplate(world.NewName(), draft: true)))!;
        var id = Guid.Parse(row["id"]!.ToString());
        await world.Owner.SaveAsync(async db => (await db.Templates.SingleAsync(one => one.Id == id)).BeginErrand(TemplateErrand.CREATE, world.Clock.UtcNow));

        await world.SyncAsync();
        Assert.Equal("CREATE", (await world.FindAsync(id))["errand"]!.ToString());
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        await world.SyncAsync();

        Assert.Equal("NONE", (await world.FindAsync(id))["errand"]!.ToString());
        Assert.Equal("PENDING", (await world.PatchAsync(id, new { status = "APPROVED" })).Body!["status"]!.ToString());
    }

    [Fact]
    public async Task An_approved_template_is_changed_once_a_day_while_sellers_go_on_with_it()
    {
        var (id, metaId) = await world.ApprovedAsync();

        var (_, written) = await world.PatchAsync(id, new { componentsJson = TemplateWorld.Components("Hi {{1}}, your order waits for you.") });
        Assert.Equal(("APPROVED", true, "Hi {{1}}, your order is ready."), (written!["status"]!.ToString(), (bool)written["hasDraft"]!, written["componentsJson"]![0]!["text"]!.ToString()));
        Assert.Equal("TEMPLATE_CATEGORY_FIXED", (await world.PatchAsync(id, new { category = "MARKETING" })).Body!["errorCode"]!.ToString());
        Assert.Equal("TEMPLATE_NAME_FIXED", (await world.PatchAsync(id, new { name = "other" })).Body!["errorCode"]!.ToString());

        var (_, submitted) = await world.PatchAsync(id, new { status = "APPROVED" });
        Assert.Equal(("PENDING", "Hi {{1}}, your order waits for you."), (submitted!["status"]!.ToString(), submitted["componentsJson"]![0]!["text"]!.ToString()));
        Assert.Equal("TEMPLATE_NOT_EDITABLE", (await world.PatchAsync(id, new { componentsJson = TemplateWorld.Components() })).Body!["errorCode"]!.ToString());
        // Meta's word has a second of its own: what is as old as the first approval is its repetition.
        await world.AdvanceAsync(TimeSpan.FromMinutes(1));
        await world.Host.Sandbox.ReviewTemplateAsync(metaId, "APPROVED");
        await world.IsAsync(id, TemplateStatus.APPROVED);

        var (status, limited) = await world.PatchAsync(id, new { componentsJson = TemplateWorld.Components("Hi {{1}}, your order still waits."), status = "APPROVED" });
        Assert.Equal((HttpStatusCode.TooManyRequests, "TEMPLATE_EDIT_LIMIT"), (status, limited!["errorCode"]!.ToString()));
        await world.AdvanceAsync(TimeSpan.FromHours(25));
        Assert.Equal("PENDING", (await world.PatchAsync(id, new { status = "APPROVED" })).Body!["status"]!.ToString());
    }

    [Fact]
    public async Task Deleting_takes_that_language_away_and_shows_how_long_the_name_is_kept()
    {
        var name = world.NewName();
        var (id, _) = await world.ApprovedAsync(name);
        await world.Manager.PostAsync(Templates, TemplateWorld.NewTemplate(name, language: "es"));

        Assert.Equal(HttpStatusCode.NoContent, (await world.Manager.CallAsync(HttpMethod.Delete, $"{Templates}/{id}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await world.Manager.CallAsync(HttpMethod.Delete, $"{Templates}/{id}")).Status);

        var row = await world.FindAsync(id);
        Assert.Equal("DISABLED", row["status"]!.ToString());
        Assert.Equal(world.Clock.UtcNow.AddDays(30), (DateTime)row["nameLockedUntil"]!, TimeSpan.FromMinutes(1));
        Assert.Equal("TEMPLATE_NAME_LOCKED", (await world.Manager.CallAsync(HttpMethod.Post, Templates, TemplateWorld.NewTemplate(name))).Body!["errorCode"]!.ToString());
        var left = (await world.Manager.GetAsync($"{Templates}?search={name}"))["data"]!.AsArray();
        Assert.Equal("es", Assert.Single(left)!["language"]!.ToString());
        await world.SyncAsync();
        Assert.Equal("DISABLED", (await world.FindAsync(id))["status"]!.ToString());
        Assert.Equal(HttpStatusCode.Conflict, (await world.Seller.CallAsync(HttpMethod.Post, Templates + "/send", new { toPhone = "+15550002299", templateId = id, variables = new Dictionary<string, string> { ["1"] = "Ana" } })).Status);
    }

    private Task<List<string>> KindsAsync(Guid id) => world.Owner.ReadAsync(db => db.TemplateEvents.Where(one => one.TemplateId == id).OrderBy(one => one.Id).Select(one => one.Kind).ToListAsync());
}
