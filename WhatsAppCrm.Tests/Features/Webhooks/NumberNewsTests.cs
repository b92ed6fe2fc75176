using System.Text.Json.Nodes;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>What Meta says of numbers and limits, outside <c>account_update</c>.</summary>
public sealed class NumberNewsTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    private static readonly DateTime Now = DateTime.UtcNow;

    [Fact]
    public async Task An_approved_name_is_shown_and_ends_the_alert_about_the_rejected_one()
    {
        var (tenant, neighbour, waba) = await NewPairAsync();

        await DeliverAsync(waba, "phone_number_name_update", Name(tenant, "REJECTED", "Foo Shop", "NAME_BUSINESS_NAME_MISMATCH"), Now.AddMinutes(-5));
        var rejected = await tenant.HealthAsync();
        var alert = Assert.Single(await tenant.AlertsAsync());
        await DeliverAsync(waba, "phone_number_name_update", Name(tenant, "APPROVED", "Foo Store"), Now.AddMinutes(-4));

        Assert.Equal(("DECLINED", "Foo Shop"), (rejected!.NameStatus, rejected.RequestedName));
        Assert.Equal((AlertKind.NAME_REJECTED, "Foo Shop (NAME_BUSINESS_NAME_MISMATCH)"), (alert.Kind, alert.Detail));
        Assert.Equal("Foo Store", (await tenant.AccountAsync()).VerifiedName);
        Assert.Equal(("APPROVED", null), ((await tenant.HealthAsync())!.NameStatus, (await tenant.HealthAsync())!.RequestedName));
        Assert.NotNull(Assert.Single(await tenant.AlertsAsync()).ResolvedAtUtc);
        Assert.Empty(await neighbour.TimelineAsync());
    }

    [Fact]
    public async Task An_older_decision_that_comes_later_changes_nothing()
    {
        var (tenant, _, waba) = await NewPairAsync();

        await DeliverAsync(waba, "phone_number_name_update", Name(tenant, "APPROVED", "Newer"), Now.AddMinutes(-1));
        await DeliverAsync(waba, "phone_number_name_update", Name(tenant, "APPROVED", "Older"), Now.AddMinutes(-2));

        Assert.Equal("Newer", (await tenant.AccountAsync()).VerifiedName);
        Assert.Equal(2, (await tenant.TimelineAsync()).Count);
    }

    [Fact]
    public async Task News_older_than_the_last_read_changes_nothing()
    {
        var (tenant, _, waba) = await NewPairAsync();
        await tenant.WriteAsync(db => db.NumberHealths.Add(new NumberHealth(db.WhatsAppAccounts.Single()) { MessagingLimit = "TIER_10K", ReadAtUtc = Now.AddMinutes(-10) }));

        await DeliverAsync(waba, "business_capability_update", new JsonObject { ["max_daily_conversations_per_business"] = 250 }, Now.AddMinutes(-20));
        Assert.Equal("TIER_10K", (await tenant.HealthAsync())!.MessagingLimit);

        await DeliverAsync(waba, "business_capability_update", new JsonObject { ["max_daily_conversations_per_business"] = 2000 }, Now.AddMinutes(-5));
        Assert.Equal("TIER_2K", (await tenant.HealthAsync())!.MessagingLimit);
    }

    [Theory]
    [InlineData("2000", "TIER_2K")]
    [InlineData("-1", "TIER_UNLIMITED")]
    [InlineData("\"TIER_100K\"", "TIER_100K")]
    [InlineData("12345", "12345")]
    public async Task The_portfolios_limit_reaches_every_number_of_the_account(string given, string expected)
    {
        var (tenant, neighbour, waba) = await NewPairAsync();

        await DeliverAsync(waba, "business_capability_update", new JsonObject { ["max_daily_conversations_per_business"] = JsonNode.Parse(given), ["max_phone_numbers_per_business"] = 25 }, Now);

        Assert.Equal(expected, (await tenant.HealthAsync())!.MessagingLimit);
        Assert.Equal(expected, (await neighbour.HealthAsync())!.MessagingLimit);
    }

    [Fact]
    public async Task A_throughput_upgrade_in_the_new_shape_and_a_flag_in_the_old_one_are_both_understood()
    {
        var (tenant, neighbour, waba) = await NewPairAsync();

        await DeliverAsync(waba, "phone_number_quality_update", new JsonObject { ["display_phone_number"] = tenant.Digits(), ["event"] = "THROUGHPUT_UPGRADE", ["max_daily_conversations_per_business"] = "TIER_UNLIMITED" }, Now.AddMinutes(-3));
        var upgraded = await tenant.HealthAsync();
        await DeliverAsync(waba, "phone_number_quality_update", new JsonObject { ["display_phone_number"] = tenant.Digits(), ["event"] = "FLAGGED", ["current_limit"] = "TIER_10K" }, Now.AddMinutes(-2));
        var flagged = await tenant.HealthAsync();
        await DeliverAsync(waba, "phone_number_quality_update", new JsonObject { ["display_phone_number"] = tenant.Digits(), ["event"] = "UNFLAGGED", ["current_limit"] = "TIER_10K" }, Now.AddMinutes(-1));

        Assert.Equal(("HIGH", "TIER_UNLIMITED"), (upgraded!.ThroughputLevel, upgraded.MessagingLimit));
        Assert.Equal(("FLAGGED", "TIER_10K"), (flagged!.PhoneStatus, flagged.MessagingLimit));
        Assert.Equal("CONNECTED", (await tenant.HealthAsync())!.PhoneStatus);
        var alert = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal((AlertKind.QUALITY_LOW, false), (alert.Kind, alert.IsOpen));
        Assert.Null(await neighbour.HealthAsync());
    }

    [Fact]
    public async Task The_accounts_review_is_kept_and_a_rejection_told()
    {
        var (tenant, _, waba) = await NewPairAsync();

        await DeliverAsync(waba, "account_review_update", new JsonObject { ["decision"] = "REJECTED" }, Now.AddMinutes(-2));
        Assert.Equal("REJECTED", (await tenant.HealthAsync())!.AccountReviewStatus);
        Assert.True(Assert.Single(await tenant.AlertsAsync()).IsOpen);

        await DeliverAsync(waba, "account_review_update", new JsonObject { ["decision"] = "APPROVED" }, Now.AddMinutes(-1));
        Assert.Equal("APPROVED", (await tenant.HealthAsync())!.AccountReviewStatus);
        Assert.False(Assert.Single(await tenant.AlertsAsync()).IsOpen);
    }

    [Fact]
    public async Task An_alert_of_Metas_is_told_once_while_it_lasts_and_ends_when_Meta_says_so()
    {
        var (tenant, neighbour, waba) = await NewPairAsync();

        await DeliverAsync(waba, "account_alerts", Alert("ACTIVE"), Now.AddMinutes(-5));
        await DeliverAsync(waba, "account_alerts", Alert("ACTIVE"), Now.AddMinutes(-4));
        var alert = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal((AlertKind.META_ALERT, AlertSeverity.CRITICAL, "INCREASED_CAPABILITIES_DENIED: Not now."), (alert.Kind, alert.Severity, alert.Detail));
        Assert.Single(await neighbour.AlertsAsync());

        await DeliverAsync(waba, "account_alerts", Alert("NONE"), Now.AddMinutes(-3));
        Assert.False(Assert.Single(await tenant.AlertsAsync()).IsOpen);

        await DeliverAsync(waba, "account_alerts", Alert("ACTIVE"), Now.AddMinutes(-2));
        Assert.Equal(2, (await tenant.AlertsAsync()).Count);
    }

    [Fact]
    public async Task A_flat_alert_about_one_number_concerns_that_number_only()
    {
        var (tenant, neighbour, waba) = await NewPairAsync();

        await DeliverAsync(waba, "account_alerts", new JsonObject
        {
            ["entity_type"] = "PHONE_NUMBER", ["entity_id"] = tenant.PhoneNumberId, ["alert_severity"] = "WARNING", ["alert_status"] = "ACTIVE", ["alert_type"] = "OBA_REJECTED",
        }, Now);

        Assert.Equal("OBA_REJECTED", Assert.Single(await tenant.AlertsAsync()).Detail);
        Assert.Empty(await neighbour.TimelineAsync());
    }

    [Theory]
    [InlineData("PIN_CHANGED")]
    [InlineData("PIN_RESET_REQUEST")]
    [InlineData("PIN_REQUEST_SUCCESS")]
    public async Task A_change_of_the_PIN_is_told(string name)
    {
        var (tenant, neighbour, waba) = await NewPairAsync();

        await DeliverAsync(waba, "security", new JsonObject { ["display_phone_number"] = "+" + tenant.Digits(), ["event"] = name, ["requester"] = "900000000000007" }, Now);

        var alert = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal((AlertKind.SECURITY, name), (alert.Kind, alert.Detail));
        Assert.Equal("900000000000007", Assert.Single(await tenant.TimelineAsync()).Detail);
        Assert.Empty(await neighbour.AlertsAsync());
    }

    [Fact]
    public async Task The_PIN_we_set_while_connecting_alarms_nobody()
    {
        var (tenant, _, waba) = await NewPairAsync();

        await DeliverAsync(waba, "security", new JsonObject { ["display_phone_number"] = tenant.Digits(), ["event"] = "PIN_CHANGED" }, Now.AddHours(-1).AddMinutes(1));

        Assert.Empty(await tenant.AlertsAsync());
        Assert.Single(await tenant.TimelineAsync());
    }

    [Theory]
    [InlineData("account_update")]
    [InlineData("account_alerts")]
    [InlineData("phone_number_quality_update")]
    [InlineData("phone_number_name_update")]
    [InlineData("security")]
    [InlineData("account_review_update")]
    [InlineData("business_capability_update")]
    public async Task A_body_that_says_nothing_is_done_and_forgotten(string field)
    {
        var (tenant, _, waba) = await NewPairAsync();

        await DeliverAsync(waba, field, new JsonObject { ["event"] = new JsonArray(1), ["decision"] = null, ["alert_info"] = "?" }, Now);

        Assert.Empty(await tenant.TimelineAsync());
    }

    private static JsonObject Name(Tenant tenant, string decision, string name, string? reason = null) => new()
    {
        ["display_phone_number"] = tenant.Digits(), ["decision"] = decision, ["requested_verified_name"] = name, ["rejection_reason"] = reason ?? "NONE",
    };

    private static JsonObject Alert(string status) => new()
    {
        ["entity_type"] = "BUSINESS",
        ["entity_id"] = "900000000000001",
        ["alert_info"] = new JsonObject
        {
            ["alert_severity"] = "CRITICAL", ["alert_status"] = status, ["alert_type"] = "INCREASED_CAPABILITIES_DENIED", ["alert_description"] = "Not now.",
        },
    };

    private Task DeliverAsync(string waba, string field, JsonObject value, DateTime atUtc) => fixture.DeliverAsync(AccountWebhooks.Body(waba, atUtc, field, value));

    /// <summary>Two organizations, each with a number in the same business account.</summary>
    private async Task<(Tenant Tenant, Tenant Neighbour, string WabaId)> NewPairAsync()
    {
        var waba = AccountWebhooks.NewWaba();
        return (await AccountWebhooks.NewTenantAsync(fixture.Host, waba), await AccountWebhooks.NewTenantAsync(fixture.Host, waba), waba);
    }
}
