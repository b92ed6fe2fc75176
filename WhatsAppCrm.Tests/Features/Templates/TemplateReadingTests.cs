using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Features.Media;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Templates;

/// <summary>What is written and changed at Meta comes here; files go there; and a second person can be asked.</summary>
public sealed class TemplateReadingTests(TemplateWorld world) : IClassFixture<TemplateWorld>
{
    private const string Templates = TemplateWorld.Templates;

    [Fact]
    public async Task More_than_a_page_of_templates_is_taken_in_followed_and_missed_when_it_is_gone()
    {
        var all = Enumerable.Range(0, 205).Select(i => (JsonNode)new JsonObject
        {
            ["name"] = $"imported_{i:D3}", ["language"] = "pt_BR", ["category"] = "MARKETING", ["status"] = i == 0 ? "REJECTED" : "APPROVED", ["reason"] = i == 0 ? "ABUSIVE_CONTENT" : null,
            ["components"] = TemplateWorld.Components("Oi {{1}}, chegou novidade na loja."),
        }).ToArray();
        // What the sandbox's account had from the start.
        await world.Manager.PostAsync(Templates + "/sync", new { });
        await PutAsync(all);

        var read = (await world.Manager.PostAsync(Templates + "/sync", new { }))!;

        Assert.Equal(205, (int)read["added"]!);
        var rejected = (await world.Manager.GetAsync(Templates + "?status=REJECTED"))["data"]!.AsArray().Single(row => row!["name"]!.ToString() == "imported_000")!;
        Assert.Equal("ABUSIVE_CONTENT", rejected["rejectedReason"]!.ToString());
        Assert.Equal((0, 0), await AgainAsync());

        var gone = (await world.Manager.GetAsync(Templates + "?search=imported_001"))["data"]![0]!;
        await PutAsync([new JsonObject { ["name"] = "imported_002", ["language"] = "pt_BR", ["category"] = "UTILITY", ["status"] = "PAUSED", ["components"] = TemplateWorld.Components("Oi {{1}}, seu pedido já chegou.") }]);
        await DeleteAtMetaAsync("imported_001");
        await world.AdvanceAsync(TimeSpan.FromHours(7));
        await world.SyncAsync();

        var changed = (await world.Manager.GetAsync(Templates + "?search=imported_002"))["data"]![0]!;
        Assert.Equal(("PAUSED", "UTILITY", "MARKETING"), (changed["status"]!.ToString(), changed["category"]!.ToString(), changed["previousCategory"]!.ToString()));
        Assert.Equal("Oi {{1}}, seu pedido já chegou.", changed["componentsJson"]![0]!["text"]!.ToString());
        Assert.Equal(2, await world.Owner.ReadAsync(db => db.TemplateVersions.CountAsync(one => one.TemplateId == Guid.Parse(changed["id"]!.ToString()))));
        Assert.Equal("DELETED", (await world.Manager.GetAsync($"{Templates}/{gone["id"]}"))["status"]!.ToString());
        var sync = await world.Owner.ReadAsync(db => db.TemplateSyncs.SingleAsync());
        Assert.Equal((6_000, null), (sync.Limit, sync.WantedAtUtc));
    }

    [Fact]
    public async Task A_file_shown_to_the_reviewers_goes_up_in_one_session_and_comes_back_as_a_handle()
    {
        var mediaId = await UploadAsync();
        var components = JsonNode.Parse("""[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Our new lamps are here."}]""");

        var without = await world.Manager.CallAsync(HttpMethod.Post, Templates, TemplateWorld.NewTemplate(world.NewName(), components));
        var wrong = await world.Manager.CallAsync(HttpMethod.Post, Templates, new { name = world.NewName(), language = "en_US", category = "MARKETING", componentsJson = JsonNode.Parse("""[{"type":"HEADER","format":"VIDEO"},{"type":"BODY","text":"Our new lamps are here."}]"""), exampleMediaId = mediaId });
        var name = world.NewName();
        var row = (await world.Manager.PostAsync(Templates, new { name, language = "en_US", category = "MARKETING", componentsJson = components, exampleMediaId = mediaId }))!;

        Assert.True(without.Body!["errors"]!.AsObject().ContainsKey("header.example"));
        Assert.Equal("header.example", Assert.Single(wrong.Body!["errors"]!.AsObject()).Key);
        Assert.Equal("PENDING", row["status"]!.ToString());
        var handle = (await world.CallsAsync("POST", "/message_templates")).Single(call => call["body"]?["name"]?.ToString() == name)["body"]!["components"]![0]!["example"]!["header_handle"]![0]!.ToString();
        Assert.StartsWith("4:", handle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_person_approves_where_the_organization_wants_it()
    {
        await world.Owner.SaveAsync(async db => (await db.Organizations.SingleAsync(one => one.Id == world.Owner.OrganizationId)).RequireSecondPersonForTemplates(true));
        var other = await world.Owner.NewColleagueAsync(Role.MANAGER);

        var row = (await world.Manager.PostAsync(Templates, TemplateWorld.NewTemplate(world.NewName())))!;
        var id = Guid.Parse(row["id"]!.ToString());
        var own = await world.PatchAsync(id, new { status = "APPROVED" });
        var (_, second) = await world.PatchAsync(id, new { status = "APPROVED" }, other);

        Assert.Equal(("DRAFT", true), (row["status"]!.ToString(), (bool)row["isApprovalAsked"]!));
        Assert.Equal((HttpStatusCode.Conflict, "TEMPLATE_NEEDS_SECOND_PERSON"), (own.Status, own.Body!["errorCode"]!.ToString()));
        Assert.Equal("PENDING", second!["status"]!.ToString());
        var version = await world.Owner.ReadAsync(db => db.TemplateVersions.SingleAsync(one => one.TemplateId == id));
        Assert.Equal((world.Manager.UserId, other.UserId), (version.WrittenByUserId!.Value, version.ApprovedByUserId!.Value));
        await world.Owner.SaveAsync(async db => (await db.Organizations.SingleAsync(one => one.Id == world.Owner.OrganizationId)).RequireSecondPersonForTemplates(false));
    }

    [Fact]
    public async Task What_Meta_tells_of_a_template_arrives_through_the_sandboxs_webhooks()
    {
        var (id, metaId) = await world.ApprovedAsync();
        var lines = $"/sandbox/control/templates/{metaId}/event";

        foreach (var told in new object[] { new { quality = "YELLOW" }, new { nextCategory = "MARKETING" }, new { body = "Hi {{1}}, your order can be collected." } }) (await world.Host.Http.PostAsJsonAsync(lines, told)).EnsureSuccessStatusCode();

        await WaitFor.Async(async () => await world.Owner.ReadAsync(db => db.TemplateEvents.CountAsync(one => one.TemplateId == id && one.Kind.StartsWith("META_"))) == 4);
        var row = await world.FindAsync(id);
        Assert.Equal(("YELLOW", "MARKETING", "Hi {{1}}, your order can be collected."), (row["quality"]!.ToString(), row["nextCategory"]!.ToString(), row["componentsJson"]![0]!["text"]!.ToString()));
    }

    [Theory]
    [InlineData("UTILITY", "Hi {{1}}, 20% off all lamps this week.", "REJECTED")]
    [InlineData("MARKETING", "Hi {{1}}, 20% off all lamps this week.", "APPROVED")]
    [InlineData("MARKETING", "Hi {{1}}, see https://bit.ly/abc for the lamps.", "REJECTED")]
    public async Task The_sandbox_reviews_by_its_rules_when_asked_to(string category, string body, string verdict)
    {
        var row = (await world.Manager.PostAsync(Templates, TemplateWorld.NewTemplate(world.NewName(), TemplateWorld.Components(body), category)))!;

        await world.Host.Sandbox.ReviewTemplateAsync(row["metaTemplateId"]!.ToString(), "RULES");

        await world.IsAsync(Guid.Parse(row["id"]!.ToString()), Enum.Parse<TemplateStatus>(verdict));
    }

    private async Task<(int, int)> AgainAsync()
    {
        var read = (await world.Manager.PostAsync(Templates + "/sync", new { }))!;
        return ((int)read["added"]!, (int)read["gone"]!);
    }

    private async Task PutAsync(params JsonNode[] templates) =>
        (await world.Host.Http.PostAsJsonAsync("/sandbox/control/templates", new { wabaId = world.Number.WabaId, templates })).EnsureSuccessStatusCode();

    private async Task DeleteAtMetaAsync(string name)
    {
        var token = (await world.Host.Sandbox.TokenAsync(world.Number.WabaId))["accessToken"]!.ToString();
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/sandbox/graph/v25.0/{world.Number.WabaId}/message_templates?name={name}") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        (await world.Host.Http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private async Task<string> UploadAsync()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(MediaWorld.Pixel), "file", "lamp.png" } };
        using var answer = await world.Manager.Http.PostAsync("/api/integrations/whatsapp/media", form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["mediaId"]!.ToString();
    }
}
