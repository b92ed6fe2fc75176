using System.Text.Json.Nodes;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>What the Graph API says about accounts, numbers and the app's subscription, and how a script changes it.</summary>
public class NodeStateTests : IAsyncLifetime
{
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync() => sandbox = await SandboxHost.ConnectedAsync();

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task Every_field_of_a_number_that_a_script_sets_is_read_back()
    {
        const string fields = "?fields=name_status,new_name_status,status,throughput,whatsapp_business_manager_messaging_limit,code_verification_status,"
            + "is_official_business_account,account_mode,quality_rating,verified_name,health_status";
        var usual = await sandbox.Graph(HttpMethod.Get, SandboxHost.Number + fields).Ok();
        Assert.Equal(
            ("APPROVED", "CONNECTED", "STANDARD", "TIER_2K", "VERIFIED", false, "LIVE", "AVAILABLE"),
            (usual["name_status"]!.ToString(), usual["status"]!.ToString(), usual["throughput"]!["level"]!.ToString(),
                usual["whatsapp_business_manager_messaging_limit"]!.ToString(), usual["code_verification_status"]!.ToString(),
                (bool)usual["is_official_business_account"]!, usual["account_mode"]!.ToString(), usual["health_status"]!["can_send_message"]!.ToString()));

        await sandbox.Control("numbers/" + SandboxHost.Number, new
        {
            nameStatus = "PENDING_REVIEW", newNameStatus = "DECLINED", status = "FLAGGED", throughputLevel = "HIGH", messagingLimit = "TIER_100K",
            codeVerificationStatus = "EXPIRED", isOfficial = true, accountMode = "SANDBOX", qualityRating = "RED", verifiedName = "Northwind", canSendMessage = "LIMITED",
        });
        var changed = await sandbox.Graph(HttpMethod.Get, SandboxHost.Number + fields).Ok();
        Assert.Equal(
            ("PENDING_REVIEW", "DECLINED", "FLAGGED", "HIGH", "TIER_100K", "EXPIRED", true, "SANDBOX"),
            (changed["name_status"]!.ToString(), changed["new_name_status"]!.ToString(), changed["status"]!.ToString(), changed["throughput"]!["level"]!.ToString(),
                changed["whatsapp_business_manager_messaging_limit"]!.ToString(), changed["code_verification_status"]!.ToString(),
                (bool)changed["is_official_business_account"]!, changed["account_mode"]!.ToString()));
        Assert.Equal(("RED", "Northwind", "LIMITED"), (changed["quality_rating"]!.ToString(), changed["verified_name"]!.ToString(), changed["health_status"]!["can_send_message"]!.ToString()));
    }

    [Fact]
    public async Task Every_field_of_an_account_that_a_script_sets_is_read_back()
    {
        const string fields = "?fields=account_review_status,health_status,name,timezone_id,currency,owner_business_info,ownership_type,status";
        await sandbox.Control("accounts/" + SandboxHost.Account, new { reviewStatus = "PENDING", canSendMessage = "LIMITED", timezoneId = "25", currency = "EUR", ownershipType = "SELF" });
        var account = await sandbox.Graph(HttpMethod.Get, SandboxHost.Account + fields).Ok();
        Assert.Equal(
            ("PENDING", "LIMITED", "25", "EUR", "SELF", "ACTIVE", "300000000000001"),
            (account["account_review_status"]!.ToString(), account["health_status"]!["can_send_message"]!.ToString(), account["timezone_id"]!.ToString(),
                account["currency"]!.ToString(), account["ownership_type"]!.ToString(), account["status"]!.ToString(), account["owner_business_info"]!["id"]!.ToString()));
    }

    [Fact]
    public async Task A_typing_error_in_a_control_call_is_told()
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.Control("numbers/" + SandboxHost.Number, new { namestatuss = "x" }));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("accounts/" + SandboxHost.Account, """{"status":"DISABLED"}""")]
    [InlineData("numbers/" + SandboxHost.Number, """{"status":"BANNED"}""")]
    public async Task A_disabled_account_and_a_banned_number_send_nothing(string node, string change)
    {
        await sandbox.Write();
        await sandbox.Send().Ok();
        await sandbox.Control(node, JsonNode.Parse(change));
        Assert.Equal(131031, (await sandbox.Send()).Code);
    }

    [Fact]
    public async Task An_account_may_have_no_number_and_a_number_may_stand_under_two_accounts()
    {
        var empty = await sandbox.Control("accounts", new { name = "Without a number" });
        Assert.Null(empty["phoneNumberId"]);
        await sandbox.AuthorizeAsync(empty["wabaId"]!.ToString());
        Assert.Empty((await sandbox.Graph(HttpMethod.Get, empty["wabaId"] + "/phone_numbers").Ok())["data"]!.AsArray());

        var again = await sandbox.Control("accounts", new { name = "Moved", displayPhoneNumber = "+1 555-010-0111", again = true });
        Assert.NotEqual(SandboxHost.Number, again["phoneNumberId"]!.ToString());
        await sandbox.Control("numbers/" + SandboxHost.Number, new { accountId = again["wabaId"]!.ToString() });
        await sandbox.AuthorizeAsync(again["wabaId"]!.ToString());
        var numbers = (await sandbox.Graph(HttpMethod.Get, again["wabaId"] + "/phone_numbers").Ok())["data"]!.AsArray();
        Assert.Equal(2, numbers.Count);
        Assert.All(numbers, one => Assert.Equal("+1 555-010-0111", one!["display_phone_number"]!.ToString()));
    }

    [Fact]
    public async Task The_apps_subscription_is_listed_with_its_fields_and_decides_what_is_sent()
    {
        Assert.Equal(15, (await sandbox.Graph(HttpMethod.Get, "100000000000001/subscriptions")).Code);
        var all = Assert.Single((await Subscriptions())["data"]!.AsArray())!;
        Assert.Equal((sandbox.Receiver.Url, true), (all["callback_url"]!.ToString(), (bool)all["active"]!));
        Assert.Contains(all["fields"]!.AsArray(), one => one!["name"]!.ToString() == "account_update" && one["version"]!.ToString() == "v25.0");

        await sandbox.Control("app", new { fields = new[] { "account_update" } });
        Assert.Equal("account_update", Assert.Single((await Subscriptions())["data"]![0]!["fields"]!.AsArray())!["name"]!.ToString());
        Assert.Contains("messages", (await sandbox.Write())["refused"]!.ToString(), StringComparison.Ordinal);
        await sandbox.Control("app", new { active = false });
        Assert.False((bool)(await Subscriptions())["data"]![0]!["active"]!);

        await using var other = await WebhookReceiver.StartAsync();
        var url = Uri.EscapeDataString(other.Url);
        await sandbox.Graph(
            HttpMethod.Post,
            $"100000000000001/subscriptions?object=whatsapp_business_account&callback_url={url}&verify_token=sandbox-verify-token&fields=messages,account_update&access_token={SandboxHost.AppToken}",
            null, anonymous: true).Ok();
        Assert.True((bool)(await sandbox.Write())["delivered"]!);
        Assert.Single(other.All);
    }

    [Fact]
    public async Task An_override_that_fails_the_challenge_is_refused_with_the_reason()
    {
        sandbox.Receiver.VerifyToken = "another";
        var refused = await sandbox.Graph(HttpMethod.Post, SandboxHost.Account + "/subscribed_apps", new { override_callback_uri = sandbox.Receiver.Url, verify_token = "x" });
        Assert.Equal(2200, refused.Code);
        Assert.Equal(
            "(#2200) Callback verification failed with the following errors: HTTP Status Code = 403; HTTP Message = Forbidden",
            refused.Body["error"]!["message"]!.ToString());
        var unreachable = await sandbox.Graph(HttpMethod.Post, SandboxHost.Account + "/subscribed_apps", new { override_callback_uri = "http://127.0.0.1:9/x", verify_token = "x" });
        Assert.Contains("curl_errno = 7", unreachable.Body["error"]!["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Null((await sandbox.Graph(HttpMethod.Get, SandboxHost.Account + "/subscribed_apps").Ok())["data"]![0]!["override_callback_uri"]);
    }

    private Task<JsonNode> Subscriptions() =>
        sandbox.Graph(HttpMethod.Get, $"100000000000001/subscriptions?access_token={SandboxHost.AppToken}", null, anonymous: true).Ok();
}
