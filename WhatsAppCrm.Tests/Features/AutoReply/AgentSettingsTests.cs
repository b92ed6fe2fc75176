using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.AutoReply;

public sealed class AgentSettingsTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private static readonly object Whole = new
    {
        enabled = true,
        greeting = new { enabled = true, text = "Welcome", afterHours = 48 },
        away = new { enabled = true, text = "Closed" },
        hours = new { monday = new[] { new { from = "14:00", to = "18:00" }, new { from = "09:00", to = "12:00" } }, friday = new[] { new { from = "18:00", to = "02:00" } } },
        holidays = new[] { new { date = "2026-12-25", name = "Christmas" } },
        keywords = new[] { new { words = new[] { "price" }, text = "From 5", match = "WHOLE_MESSAGE", enabled = false } },
        brain = new { enabled = false, url = "https://brain.example/answer" },
        resumeAfterHours = (int?)null,
    };

    [Fact]
    public async Task What_is_put_is_what_is_got()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var path = Path(owner);
        Assert.False((bool)(await owner.GetAsync(path))["enabled"]!);

        var (status, saved) = await owner.CallAsync(HttpMethod.Put, path, Whole);
        var got = await owner.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("whsec_", (string?)saved!["brain"]!["secret"]);
        Assert.Null(got["brain"]!["secret"]);
        Assert.True((bool)got["brain"]!["hasSecret"]!);
        Assert.Equal((48, "Welcome"), ((int)got["greeting"]!["afterHours"]!, (string)got["greeting"]!["text"]!));
        Assert.Equal("""[{"from":"09:00","to":"12:00"},{"from":"14:00","to":"18:00"}]""", got["hours"]!["monday"]!.ToJsonString());
        Assert.Equal("""[{"from":"18:00","to":"02:00"}]""", got["hours"]!["friday"]!.ToJsonString());
        Assert.Equal("2026-12-25", (string?)got["holidays"]![0]!["date"]);
        Assert.Equal("""{"words":["price"],"text":"From 5","match":"WHOLE_MESSAGE","enabled":false}""", got["keywords"]![0]!.ToJsonString());
        Assert.Null(got["resumeAfterHours"]);

        var again = (await owner.CallAsync(HttpMethod.Put, path, Whole)).Body!;
        Assert.Null(again["brain"]!["secret"]);
        var renewed = (string?)(await owner.PostAsync(path + "/brain-secret", new { }))!["secret"];
        Assert.NotEqual((string?)saved["brain"]!["secret"], renewed);
        Assert.Equal(3, await owner.ReadAsync(db => db.AuditEntries.CountAsync(entry => entry.Action.StartsWith("autoreply."))));
    }

    [Theory]
    [InlineData("""{"greeting":{"enabled":true}}""", "greeting.text")]
    [InlineData("""{"greeting":{"enabled":true,"text":"x","afterHours":0}}""", "greeting.afterHours")]
    [InlineData("""{"away":{"enabled":true,"text":"  "}}""", "away.text")]
    [InlineData("""{"hours":{"someday":[{"from":"09:00","to":"10:00"}]}}""", "hours.someday")]
    [InlineData("""{"hours":{"monday":[{"from":"9","to":"10:00"}]}}""", "hours.monday")]
    [InlineData("""{"hours":{"monday":[{"from":"09:00","to":"12:00"},{"from":"11:00","to":"13:00"}]}}""", "hours.monday")]
    [InlineData("""{"keywords":[{"words":[],"text":"x"}]}""", "keywords[0].words")]
    [InlineData("""{"keywords":[{"words":["?!"],"text":"x"}]}""", "keywords[0].words")]
    [InlineData("""{"keywords":[{"words":["a"],"text":""}]}""", "keywords[0].text")]
    [InlineData("""{"brain":{"enabled":true}}""", "brain.url")]
    [InlineData("""{"brain":{"enabled":true,"url":"http://brain.example"}}""", "brain.url")]
    [InlineData("""{"brain":{"enabled":true,"url":"https://169.254.169.254/"}}""", "brain.url")]
    [InlineData("""{"resumeAfterHours":0}""", "resumeAfterHours")]
    public async Task Nonsense_is_named_by_its_field(string body, string field)
    {
        var owner = await fixture.Host.NewOwnerAsync();

        var (status, answer) = await owner.CallAsync(HttpMethod.Put, Path(owner), JsonNode.Parse(body)!);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotNull(answer!["errors"]![field]);
    }

    [Fact]
    public async Task Managers_look_administrators_change_and_nobody_else_gets_near()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        await owner.CallAsync(HttpMethod.Put, Path(owner), Whole);
        var admin = await owner.NewColleagueAsync(Role.ADMIN);
        var manager = await owner.NewColleagueAsync(Role.MANAGER);
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var stranger = await fixture.Host.NewOwnerAsync("Other");

        Assert.Equal(HttpStatusCode.OK, (await admin.CallAsync(HttpMethod.Put, Path(owner), Whole)).Status);
        Assert.Equal(HttpStatusCode.OK, (await manager.CallAsync(HttpMethod.Get, Path(owner))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.CallAsync(HttpMethod.Put, Path(owner), Whole)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.CallAsync(HttpMethod.Post, Path(owner) + "/brain-secret")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(HttpMethod.Get, Path(owner))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Get, Path(owner))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Put, Path(owner), Whole)).Status);
        Assert.False((bool)(await stranger.GetAsync(Path(stranger)))["enabled"]!);
        Assert.Equal(HttpStatusCode.Conflict, (await stranger.CallAsync(HttpMethod.Post, Path(stranger) + "/brain-secret")).Status);
    }

    private static string Path(Actor actor) => $"/api/v1/organizations/{actor.OrganizationId}/agent-settings";
}
