using System.Text.Json.Nodes;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>What Meta does to an account or a number: told by webhook, and true in the Graph API.</summary>
public class AccountEventTests : IAsyncLifetime
{
    private const string Portfolio = "300000000000001";
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync() => sandbox = await SandboxHost.ConnectedAsync();

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Theory]
    [InlineData("ACCOUNT_DELETED", null)]
    [InlineData("ACCOUNT_RESTRICTION", "restriction_info")]
    [InlineData("ACCOUNT_VIOLATION", "violation_info")]
    [InlineData("DISABLED_UPDATE", "ban_info")]
    [InlineData("PARTNER_ADDED", "waba_info")]
    [InlineData("PARTNER_REMOVED", "waba_info")]
    [InlineData("PARTNER_APP_INSTALLED", "waba_info")]
    [InlineData("PARTNER_APP_UNINSTALLED", "waba_info")]
    [InlineData("PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE", "partner_client_certification_info")]
    [InlineData("AD_ACCOUNT_LINKED", "waba_info")]
    [InlineData("MM_LITE_TERMS_SIGNED", "waba_info")]
    [InlineData("AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", "auth_international_rate_eligibility")]
    [InlineData("BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", "country")]
    [InlineData("VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info")]
    [InlineData("ACCOUNT_OFFBOARDED", "waba_info")]
    [InlineData("ACCOUNT_RECONNECTED", "waba_info")]
    public async Task Every_account_update_comes_in_its_envelope(string name, string? companion)
    {
        var answer = await Happen(new { wabaId = SandboxHost.Account, @event = name });
        Assert.True((bool)answer["delivered"]!);
        var webhook = Assert.Single(sandbox.Receiver.All);
        var entry = webhook.Body["entry"]![0]!;
        Assert.Equal(name == "PARTNER_ADDED" ? Portfolio : SandboxHost.Account, entry["id"]!.ToString());
        Assert.True((long)entry["time"]! > 0);
        Assert.Equal(("account_update", name), (webhook.Change["field"]!.ToString(), webhook.Value["event"]!.ToString()));
        Assert.Null(webhook.Value["metadata"]);
        Assert.Equal(webhook.Expected, webhook.Signature);
        if (companion is not null)
        {
            Assert.NotNull(webhook.Value[companion]);
        }
    }

    [Theory]
    [InlineData("PARTNER_REMOVED", null)]
    [InlineData("PARTNER_APP_UNINSTALLED", 458)]
    [InlineData("ACCOUNT_DELETED", null)]
    public async Task Losing_the_account_takes_its_token_and_its_subscription(string name, int? subcode)
    {
        await Happen(new { wabaId = SandboxHost.Account, @event = name });
        var refused = await sandbox.Graph(HttpMethod.Get, SandboxHost.Account);
        // The token reaches a second account: removing one leaves it the other, taking the app away leaves nothing.
        Assert.Equal(subcode is null ? (100, 33) : (190, subcode), (refused.Code, refused.Subcode));
        Assert.Equal(subcode is null, (await sandbox.Graph(HttpMethod.Get, SandboxHost.OtherAccount)).Code is null);
        Assert.NotNull((await sandbox.Write())["refused"]);
        Assert.Single(sandbox.Receiver.All);
    }

    [Fact]
    public async Task A_token_for_nothing_else_is_revoked_with_its_account()
    {
        await sandbox.AuthorizeAsync(SandboxHost.Account);
        await Happen(new { wabaId = SandboxHost.Account, @event = "PARTNER_REMOVED" });
        Assert.Equal((190, 458), await sandbox.Graph(HttpMethod.Get, "me") is var refused ? (refused.Code, refused.Subcode) : default);
    }

    [Fact]
    public async Task Leaving_from_the_phone_says_why()
    {
        await sandbox.Control("numbers/" + SandboxHost.Number, new { isOnBizApp = true });
        await Happen(new { phoneNumberId = SandboxHost.Number, @event = "PARTNER_REMOVED", value = new { disconnection_info = new { reason = "PRIMARY_INACTIVITY", initiated_by = "SYSTEM" } } });
        var info = Assert.Single(sandbox.Receiver.All).Value["disconnection_info"]!;
        Assert.Equal(("PRIMARY_INACTIVITY", "SYSTEM"), (info["reason"]!.ToString(), info["initiated_by"]!.ToString()));
    }

    [Fact]
    public async Task A_ban_stops_sending_until_it_is_lifted()
    {
        await sandbox.Write();
        await Happen(new { wabaId = SandboxHost.Account, @event = "DISABLED_UPDATE" });
        Assert.Equal("DISABLED", (await sandbox.Graph(HttpMethod.Get, SandboxHost.Account + "?fields=status").Ok())["status"]!.ToString());
        Assert.Equal(131031, (await sandbox.Send()).Code);
        await Happen(new { wabaId = SandboxHost.Account, @event = "DISABLED_UPDATE", value = new { ban_info = new { waba_ban_state = "REINSTATE" } } });
        await sandbox.Send().Ok();
    }

    [Fact]
    public async Task A_restriction_stops_templates_and_leaves_replies()
    {
        await sandbox.Write();
        await Happen(new { wabaId = SandboxHost.Account, @event = "ACCOUNT_RESTRICTION" });
        await sandbox.Send().Ok();
        var template = await sandbox.Graph(HttpMethod.Post, SandboxHost.Number + "/messages", new
        {
            messaging_product = "whatsapp", to = SandboxHost.Customer, type = "template",
            template = new { name = "hello_world", language = new { code = "en_US" }, components = new[] { new { type = "body", parameters = new[] { new { type = "text", text = "Avery" } } } } },
        });
        Assert.Equal(368, template.Code);
    }

    [Fact]
    public async Task A_name_is_shown_only_once_it_is_approved()
    {
        const string fields = SandboxHost.Number + "?fields=verified_name,name_status,new_name_status";
        await Happen(new { phoneNumberId = SandboxHost.Number, field = "phone_number_name_update", @event = "REJECTED", value = new { requested_verified_name = "Best Coffee" } });
        var webhook = Assert.Single(sandbox.Receiver.All);
        Assert.Equal(("15550100111", "REJECTED", "Best Coffee"), (webhook.Value["display_phone_number"]!.ToString(), webhook.Value["decision"]!.ToString(), webhook.Value["requested_verified_name"]!.ToString()));
        var before = await sandbox.Graph(HttpMethod.Get, fields).Ok();
        Assert.Equal(("Northwind Coffee", "APPROVED", "DECLINED"), (before["verified_name"]!.ToString(), before["name_status"]!.ToString(), before["new_name_status"]!.ToString()));
        await Happen(new { phoneNumberId = SandboxHost.Number, field = "phone_number_name_update", @event = "APPROVED", value = new { requested_verified_name = "Best Coffee" } });
        var after = await sandbox.Graph(HttpMethod.Get, fields).Ok();
        Assert.Equal(("Best Coffee", "APPROVED", "NONE"), (after["verified_name"]!.ToString(), after["name_status"]!.ToString(), after["new_name_status"]!.ToString()));
    }

    [Fact]
    public async Task Quality_limits_review_and_alerts_change_what_the_graph_says()
    {
        await Happen(new { phoneNumberId = SandboxHost.Number, field = "phone_number_quality_update", @event = "FLAGGED" });
        Assert.Equal(("RED", "FLAGGED"), await Number() is var flagged ? (flagged["quality_rating"]!.ToString(), flagged["status"]!.ToString()) : default);
        await Happen(new { phoneNumberId = SandboxHost.Number, field = "phone_number_quality_update", @event = "UNFLAGGED" });
        await Happen(new { phoneNumberId = SandboxHost.Number, field = "phone_number_quality_update" });
        var upgraded = await Number();
        Assert.Equal(
            ("GREEN", "CONNECTED", "HIGH", "TIER_UNLIMITED"),
            (upgraded["quality_rating"]!.ToString(), upgraded["status"]!.ToString(), upgraded["throughput"]!["level"]!.ToString(), upgraded["whatsapp_business_manager_messaging_limit"]!.ToString()));

        await Happen(new { wabaId = SandboxHost.Account, field = "business_capability_update", value = new { max_daily_conversations_per_business = 100000 } });
        Assert.Equal("TIER_100K", (await Number())["whatsapp_business_manager_messaging_limit"]!.ToString());
        await Happen(new { wabaId = SandboxHost.Account, field = "account_review_update", @event = "REJECTED" });
        Assert.Equal("REJECTED", (await sandbox.Graph(HttpMethod.Get, SandboxHost.Account + "?fields=account_review_status").Ok())["account_review_status"]!.ToString());
        await Happen(new { phoneNumberId = SandboxHost.Number, field = "account_alerts" });
        Assert.Equal("OBA_APPROVED", sandbox.Receiver.All[^1].Value["alert_info"]!["alert_type"]!.ToString());
        Assert.True((bool)(await Number())["is_official_business_account"]!);
    }

    [Fact]
    public async Task A_changed_pin_no_longer_registers()
    {
        await Happen(new { phoneNumberId = SandboxHost.Number, field = "security" });
        Assert.Equal("PIN_CHANGED", Assert.Single(sandbox.Receiver.All).Value["event"]!.ToString());
        var register = await sandbox.Graph(HttpMethod.Post, SandboxHost.Number + "/register", new { messaging_product = "whatsapp", pin = "246810" });
        Assert.Equal(133005, register.Code);
    }

    [Fact]
    public async Task The_app_hears_only_of_fields_it_takes_and_accounts_it_is_subscribed_to()
    {
        Assert.NotNull((await Happen(new { wabaId = SandboxHost.OtherAccount, field = "account_review_update" }))["refused"]);
        Assert.True((bool)(await Happen(new { wabaId = SandboxHost.OtherAccount, @event = "PARTNER_ADDED" }))["delivered"]!);
        await sandbox.Control("app", new { fields = new[] { "messages" } });
        Assert.NotNull((await Happen(new { wabaId = SandboxHost.Account, @event = "PARTNER_REMOVED" }))["refused"]);
        Assert.Single(sandbox.Receiver.All);
    }

    [Theory]
    [InlineData("""{"wabaId":"1","event":"ACCOUNT_DELETED"}""")]
    [InlineData("""{"wabaId":"400000000000001"}""")]
    [InlineData("""{"event":"ACCOUNT_DELETED"}""")]
    [InlineData("""{"wabaId":"400000000000001","field":"nonsense"}""")]
    [InlineData("""{"wabaId":"400000000000001","field":"flows"}""")]
    public async Task An_event_that_makes_no_sense_is_refused(string body) =>
        await Assert.ThrowsAsync<HttpRequestException>(() => Happen(JsonNode.Parse(body)!));

    [Fact]
    public async Task The_nearest_override_wins_and_account_webhooks_know_none()
    {
        await using var ofAccount = await WebhookReceiver.StartAsync();
        await using var ofNumber = await WebhookReceiver.StartAsync();
        await sandbox.Graph(HttpMethod.Post, SandboxHost.Account + "/subscribed_apps", new { override_callback_uri = ofAccount.Url, verify_token = ofAccount.VerifyToken }).Ok();
        await sandbox.Graph(HttpMethod.Post, SandboxHost.Number, new { webhook_configuration = new { override_callback_uri = ofNumber.Url, verify_token = ofNumber.VerifyToken } }).Ok();
        var configuration = (await sandbox.Graph(HttpMethod.Get, SandboxHost.Number + "?fields=webhook_configuration").Ok())["webhook_configuration"]!;
        Assert.Equal(
            (ofNumber.Url, ofAccount.Url, sandbox.Receiver.Url),
            (configuration["phone_number"]!.ToString(), configuration["whatsapp_business_account"]!.ToString(), configuration["application"]!.ToString()));

        await sandbox.Control("numbers/500000000000002", new { isOnBizApp = true });
        await sandbox.Write();
        await sandbox.Control("inbound", new { phoneNumberId = "500000000000002", text = "to the account's" });
        await sandbox.Control("echo", new { phoneNumberId = "500000000000002", to = "15550100142", text = "echo" });
        await Happen(new { phoneNumberId = SandboxHost.Number, field = "phone_number_quality_update" });
        Assert.Equal((1, 2, 1), (ofNumber.All.Count, ofAccount.All.Count, sandbox.Receiver.All.Count));

        await sandbox.Graph(HttpMethod.Post, SandboxHost.Number, new { webhook_configuration = new { override_callback_uri = "" } }).Ok();
        await sandbox.Write("now to the account's");
        await sandbox.Graph(HttpMethod.Post, SandboxHost.Account + "/subscribed_apps").Ok();
        await sandbox.Write("now to the app's");
        Assert.Equal((1, 3, 2), (ofNumber.All.Count, ofAccount.All.Count, sandbox.Receiver.All.Count));
    }

    private Task<JsonNode> Happen(object body) => sandbox.Control("account-event", body);

    private Task<JsonNode> Number() => sandbox.Graph(
        HttpMethod.Get, SandboxHost.Number + "?fields=quality_rating,status,throughput,whatsapp_business_manager_messaging_limit,is_official_business_account").Ok();
}
