using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>The template fields, through the front door: each event, again, late and out of order.</summary>
public sealed class TemplateNewsTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    private static readonly DateTime Now = DateTime.UtcNow.AddMinutes(-30);

    [Theory]
    [InlineData("APPROVED", TemplateStatus.APPROVED, null)]
    [InlineData("REJECTED", TemplateStatus.REJECTED, AlertKind.TEMPLATE_REJECTED)]
    [InlineData("PENDING", TemplateStatus.PENDING, null)]
    [InlineData("PAUSED", TemplateStatus.PAUSED, AlertKind.TEMPLATE_PAUSED)]
    [InlineData("DISABLED", TemplateStatus.DISABLED, AlertKind.TEMPLATE_DISABLED)]
    [InlineData("REINSTATED", TemplateStatus.APPROVED, null)]
    [InlineData("ARCHIVED", TemplateStatus.ARCHIVED, null)]
    [InlineData("PENDING_DELETION", TemplateStatus.PENDING_DELETION, null)]
    [InlineData("IN_APPEAL", TemplateStatus.IN_APPEAL, null)]
    [InlineData("LIMIT_EXCEEDED", TemplateStatus.LIMIT_EXCEEDED, null)]
    [InlineData("DELETED", TemplateStatus.DELETED, null)]
    public async Task Each_status_event_is_what_the_template_is_then(string name, TemplateStatus status, AlertKind? alert)
    {
        var (tenant, waba) = await NewTemplateAsync(TemplateStatus.PENDING);

        await fixture.DeliverAsync(Status(waba, Now, name), Status(waba, Now, name));

        var template = await TemplateAsync(tenant);
        Assert.Equal(status, template.Status);
        Assert.Equal(status == TemplateStatus.DELETED, template.DeletedAtUtc is not null);
        Assert.Single(await EventsAsync(tenant), line => line.Kind == "META_" + name);
        Assert.Equal(alert is null ? [] : new[] { alert.Value }, (await tenant.AlertsAsync()).Select(one => one.Kind));
    }

    [Theory]
    [InlineData("FLAGGED", true)]
    [InlineData("LOCKED", false)]
    [InlineData("UNARCHIVED", false)]
    [InlineData("SOMETHING_NEW", false)]
    public async Task Events_that_are_no_status_leave_it_and_what_they_do_not_say_is_read(string name, bool isFlagged)
    {
        var (tenant, waba) = await NewTemplateAsync(TemplateStatus.APPROVED);

        await fixture.DeliverAsync(Status(waba, Now, name));

        var template = await TemplateAsync(tenant);
        Assert.Equal((TemplateStatus.APPROVED, isFlagged), (template.Status, template.IsFlagged));
        Assert.Equal(isFlagged, (await tenant.AlertsAsync()).Exists(one => one.Kind == AlertKind.TEMPLATE_QUALITY));
        Assert.Equal(!isFlagged, await tenant.ReadAsync(db => db.TemplateSyncs.AnyAsync(one => one.WantedAtUtc != null)));
    }

    [Fact]
    public async Task Of_any_order_the_newest_verdict_stands_and_its_alert()
    {
        string[] names = ["PENDING", "REJECTED", "PENDING", "APPROVED", "PAUSED"];
        int[][] orders = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1], [3, 4, 1, 0, 2]];
        foreach (var order in orders)
        {
            var (tenant, waba) = await NewTemplateAsync(TemplateStatus.PENDING);

            foreach (var i in order) await fixture.DeliverAsync(Status(waba, Now.AddMinutes(i), names[i]));
            await fixture.DeliverAsync(Status(waba, Now.AddMinutes(1), "REJECTED"));

            Assert.Equal(TemplateStatus.PAUSED, (await TemplateAsync(tenant)).Status);
            Assert.Equal(AlertKind.TEMPLATE_PAUSED, Assert.Single(await tenant.AlertsAsync(), alert => alert.IsOpen).Kind);
            Assert.Equal(5, (await EventsAsync(tenant)).Count);
        }
    }

    [Fact]
    public async Task A_rejection_brings_Metas_reason_and_recommendation_and_an_approval_ends_its_alert()
    {
        var (tenant, waba) = await NewTemplateAsync(TemplateStatus.PENDING);
        var rejected = Status(waba, Now, "REJECTED", "TAG_CONTENT_MISMATCH");
        Value(rejected)["rejection_info"] = new JsonObject { ["reason"] = "TAG_CONTENT_MISMATCH", ["recommendation"] = "Choose Marketing." };

        await fixture.DeliverAsync(rejected);

        var template = await TemplateAsync(tenant);
        Assert.Equal(("TAG_CONTENT_MISMATCH", "Choose Marketing."), (template.RejectedReason, template.MetaWords));
        var alert = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal((template.Name, template.Id), (alert.Detail, alert.TemplateId));

        await fixture.DeliverAsync(Status(waba, Now.AddMinutes(1), "APPROVED"));

        template = await TemplateAsync(tenant);
        Assert.Equal((TemplateStatus.APPROVED, null, null), (template.Status, template.RejectedReason, template.MetaWords));
        Assert.False(Assert.Single(await tenant.AlertsAsync()).IsOpen);
    }

    [Fact]
    public async Task Both_shapes_of_a_category_update_are_understood_in_either_order()
    {
        var (tenant, waba) = await NewTemplateAsync(TemplateStatus.APPROVED);
        var changes = Now.AddDays(1);
        var notice = Body(waba, Now, "template_category_update", new JsonObject { ["new_category"] = "UTILITY", ["correct_category"] = "MARKETING", ["category_update_timestamp"] = new DateTimeOffset(changes).ToUnixTimeSeconds() });

        await fixture.DeliverAsync(notice, notice);

        var template = await TemplateAsync(tenant);
        Assert.Equal((TemplateCategory.UTILITY, TemplateCategory.MARKETING), (template.Category, template.NextCategory));
        Assert.Equal(changes, template.CategoryChangesAtUtc!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal(AlertKind.TEMPLATE_CATEGORY, Assert.Single(await tenant.AlertsAsync()).Kind);

        await fixture.DeliverAsync(Body(waba, Now.AddMinutes(5), "template_category_update", new JsonObject { ["previous_category"] = "UTILITY", ["new_category"] = "MARKETING" }));
        await fixture.DeliverAsync(Body(waba, Now.AddMinutes(1), "template_category_update", new JsonObject { ["new_category"] = "MARKETING", ["correct_category"] = "UTILITY" }));

        template = await TemplateAsync(tenant);
        Assert.Equal((TemplateCategory.MARKETING, TemplateCategory.UTILITY, null, null), (template.Category, template.PreviousCategory, template.NextCategory, template.CategoryChangesAtUtc));
    }

    [Fact]
    public async Task Quality_follows_the_newest_score_and_red_is_told()
    {
        var (tenant, waba) = await NewTemplateAsync(TemplateStatus.APPROVED);

        await fixture.DeliverAsync(Quality(waba, Now.AddMinutes(2), "RED"), Quality(waba, Now, "YELLOW"), Quality(waba, Now.AddMinutes(2), "RED"));

        Assert.Equal(TemplateQuality.RED, (await TemplateAsync(tenant)).Quality);
        Assert.Equal(AlertKind.TEMPLATE_QUALITY, Assert.Single(await tenant.AlertsAsync()).Kind);
    }

    [Fact]
    public async Task Changed_words_become_a_version_once_and_older_ones_do_not()
    {
        var (tenant, waba) = await NewTemplateAsync(TemplateStatus.APPROVED);
        var (older, newer) = (Words(waba, Now, "Hi {{1}}, it was ready yesterday already."), Words(waba, Now.AddMinutes(1), "Hi {{1}}, it is ready for you now."));

        await fixture.DeliverAsync(newer, older, newer);

        var content = TemplateContent.Read((await TemplateAsync(tenant)).ComponentsJson);
        Assert.Equal(("Hi {{1}}, it is ready for you now.", "Ana", "Thanks"), (content.Body, content.BodyExamples["1"], Assert.Single(content.Buttons).Text));
        var version = Assert.Single(await tenant.AllAsync<TemplateVersion>());
        Assert.Equal((1, TemplateOrigin.META), (version.Number, version.Origin));
    }

    [Fact]
    public async Task What_is_said_of_a_template_nobody_knows_has_the_account_read_and_another_organizations_stays()
    {
        var (tenant, waba) = await NewTemplateAsync(TemplateStatus.PENDING);
        var (other, _) = await NewTemplateAsync(TemplateStatus.PENDING);
        var unknown = Status(waba, Now, "APPROVED");
        (Value(unknown)["message_template_id"], Value(unknown)["message_template_name"]) = (999, "elsewhere");

        await fixture.DeliverAsync(unknown, Status(waba, Now, "APPROVED"));

        Assert.True(await tenant.ReadAsync(db => db.TemplateSyncs.AnyAsync(one => one.WabaId == waba && one.WantedAtUtc != null)));
        Assert.Equal((TemplateStatus.APPROVED, TemplateStatus.PENDING), ((await TemplateAsync(tenant)).Status, (await TemplateAsync(other)).Status));
    }

    private async Task<(Tenant Tenant, string Waba)> NewTemplateAsync(TemplateStatus status)
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await AccountWebhooks.NewTenantAsync(fixture.Host, waba);
        var content = new TemplateContent { Body = "Hi {{1}}, it is ready.", BodyExamples = new Dictionary<string, string> { ["1"] = "Ana" }, Buttons = [new(TemplateButtonKind.QUICK_REPLY, "Thanks")] };
        var template = new MessageTemplate(tenant.OrganizationId, tenant.AccountId, waba, "ready", "en_US", TemplateCategory.UTILITY, content.ToJson(), Now.AddHours(-1));
        template.Follow(status, "4711", null, Now.AddHours(-1));
        await tenant.WriteAsync(db => db.Add(template));
        return (tenant, waba);
    }

    private static Task<MessageTemplate> TemplateAsync(Tenant tenant) => tenant.ReadAsync(db => db.Templates.AsNoTracking().SingleAsync());

    private static Task<List<TemplateEvent>> EventsAsync(Tenant tenant) => tenant.AllAsync<TemplateEvent>();

    private static JsonObject Status(string waba, DateTime atUtc, string name, string? reason = null) => Body(waba, atUtc, "message_template_status_update", new JsonObject { ["event"] = name, ["reason"] = reason, ["message_template_category"] = "UTILITY" });

    private static JsonObject Quality(string waba, DateTime atUtc, string score) => Body(waba, atUtc, "message_template_quality_update", new JsonObject { ["previous_quality_score"] = "GREEN", ["new_quality_score"] = score });

    private static JsonObject Words(string waba, DateTime atUtc, string text) => Body(waba, atUtc, "message_template_components_update", new JsonObject
    {
        ["message_template_element"] = text,
        ["message_template_buttons"] = new JsonArray(new JsonObject { ["message_template_button_type"] = "QUICK_REPLY", ["message_template_button_text"] = "Thanks" }),
    });

    /// <summary>The id as a number and the language with a hyphen, as webhooks have them.</summary>
    private static JsonObject Body(string waba, DateTime atUtc, string field, JsonObject value)
    {
        (value["message_template_id"], value["message_template_name"], value["message_template_language"]) = (4711, "ready", "en-US");
        return AccountWebhooks.Body(waba, atUtc, field, value);
    }

    private static JsonObject Value(JsonObject body) => body["entry"]![0]!["changes"]![0]!["value"]!.AsObject();
}
