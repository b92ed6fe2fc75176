using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>The field <c>account_update</c>, through the front door.</summary>
public sealed class AccountUpdateTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    private static readonly DateTime Now = DateTime.UtcNow;

    [Theory]
    [InlineData("PARTNER_REMOVED")]
    [InlineData("PARTNER_APP_UNINSTALLED")]
    [InlineData("ACCOUNT_DELETED")]
    public async Task The_end_of_a_business_account_disconnects_every_number_in_it_and_no_other(string name)
    {
        var waba = AccountWebhooks.NewWaba();
        var (one, two, other) = (await NewTenantAsync(waba), await NewTenantAsync(waba), await NewTenantAsync());

        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now, name));

        foreach (var tenant in new[] { one, two })
        {
            var account = await tenant.AccountAsync();
            Assert.Equal((WhatsAppAccountStatus.DISCONNECTED, name, null), (account.Status, account.LossCode, account.ProtectedAccessToken));
            var alert = Assert.Single(await tenant.AlertsAsync());
            Assert.Equal((AlertKind.DISCONNECTED_BY_META, AlertSeverity.CRITICAL, name), (alert.Kind, alert.Severity, alert.Detail));
        }

        Assert.Equal(WhatsAppAccountStatus.CONNECTED, (await other.AccountAsync()).Status);
        Assert.Empty(await other.TimelineAsync());
    }

    [Fact]
    public async Task The_end_names_its_account_inside_when_the_entry_is_the_portfolios()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);

        await fixture.DeliverAsync(AccountWebhooks.Update("900000000000077", Now, "PARTNER_REMOVED", new JsonObject
        {
            ["waba_info"] = new JsonObject { ["waba_id"] = waba, ["owner_business_id"] = "900000000000077" },
            ["disconnection_info"] = new JsonObject { ["reason"] = "PRIMARY_INACTIVITY", ["initiated_by"] = "SYSTEM" },
        }));

        Assert.Equal(WhatsAppAccountStatus.DISCONNECTED, (await tenant.AccountAsync()).Status);
        Assert.Equal("PRIMARY_INACTIVITY, SYSTEM", Assert.Single(await tenant.TimelineAsync()).Detail);
    }

    [Fact]
    public async Task An_old_end_delivered_again_does_not_cut_a_number_that_was_reconnected_since()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);

        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now.AddHours(-2), "PARTNER_REMOVED"));

        Assert.Equal(WhatsAppAccountStatus.CONNECTED, (await tenant.AccountAsync()).Status);
        Assert.Empty(await tenant.AlertsAsync());
        Assert.Single(await tenant.TimelineAsync());
    }

    [Fact]
    public async Task Another_partners_app_leaving_the_account_is_a_line_and_nothing_more()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);

        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now, "PARTNER_APP_UNINSTALLED", new JsonObject
        {
            ["waba_info"] = new JsonObject { ["waba_id"] = waba, ["partner_app_id"] = "123123123" },
        }));

        Assert.Equal(WhatsAppAccountStatus.CONNECTED, (await tenant.AccountAsync()).Status);
        Assert.Equal("PARTNER_APP_UNINSTALLED", Assert.Single(await tenant.TimelineAsync()).Kind);
    }

    [Fact]
    public async Task A_partner_added_is_a_line_whichever_id_the_entry_carries()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);
        var info = new JsonObject { ["waba_info"] = new JsonObject { ["waba_id"] = waba, ["owner_business_id"] = "900000000000078" } };

        await fixture.DeliverAsync(AccountWebhooks.Update("900000000000078", Now, "PARTNER_ADDED", info));
        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now.AddSeconds(-5), "PARTNER_ADDED"));

        Assert.All(await tenant.TimelineAsync(), line => Assert.Equal("PARTNER_ADDED", line.Kind));
        Assert.Equal(2, (await tenant.TimelineAsync()).Count);
    }

    [Fact]
    public async Task Leaving_the_business_app_pauses_and_coming_back_releases()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);

        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now.AddMinutes(-3), "ACCOUNT_OFFBOARDED"));
        var paused = await tenant.AccountAsync();
        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now.AddMinutes(-2), "ACCOUNT_RECONNECTED"));
        var back = await tenant.AccountAsync();

        Assert.Equal((WhatsAppAccountStatus.RECONNECT_NEEDED, "ACCOUNT_OFFBOARDED"), (paused.Status, paused.LossCode));
        Assert.Equal((WhatsAppAccountStatus.CONNECTED, null), (back.Status, back.LossCode));
        Assert.NotNull(Assert.Single(await tenant.AlertsAsync()).ResolvedAtUtc);
    }

    [Fact]
    public async Task Coming_back_that_arrives_first_is_not_undone_by_the_earlier_leaving()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);

        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now.AddMinutes(-2), "ACCOUNT_RECONNECTED"));
        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now.AddMinutes(-3), "ACCOUNT_OFFBOARDED"));

        Assert.Equal(WhatsAppAccountStatus.CONNECTED, (await tenant.AccountAsync()).Status);
        Assert.Equal(2, (await tenant.TimelineAsync()).Count);
    }

    [Fact]
    public async Task Coming_back_does_not_heal_an_expired_token()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);
        await tenant.WriteAsync(db => db.WhatsAppAccounts.Single().RequireReconnect(new("TOKEN_EXPIRED", 190), Now));

        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now, "ACCOUNT_RECONNECTED"));

        Assert.Equal(WhatsAppAccountStatus.RECONNECT_NEEDED, (await tenant.AccountAsync()).Status);
    }

    [Fact]
    public async Task A_ban_alerts_and_its_end_resolves_also_within_one_batch()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);
        await fixture.DeliverAsync(AccountWebhooks.Ban(waba, Now.AddMinutes(-9), "SCHEDULE_FOR_DISABLE"));
        await fixture.DeliverAsync(AccountWebhooks.Ban(waba, Now.AddMinutes(-8), "DISABLE"));

        var health = await tenant.HealthAsync();
        Assert.Equal(("DISABLE", new DateTime(2027, 1, 5, 0, 0, 0, DateTimeKind.Utc)), (health!.BanState, health.BanDateUtc));
        var open = Assert.Single(await tenant.AlertsAsync(), alert => alert.IsOpen);
        Assert.Equal((AlertKind.ACCOUNT_RESTRICTED, AlertSeverity.CRITICAL, "DISABLE"), (open.Kind, open.Severity, open.Detail));

        var batch = AccountWebhooks.Ban(waba, Now.AddMinutes(-7), "DISABLE");
        batch["entry"]!.AsArray().Add(AccountWebhooks.Ban(waba, Now.AddMinutes(-6), "REINSTATE")["entry"]![0]!.DeepClone());
        await fixture.DeliverAsync(batch);

        Assert.Equal("REINSTATE", (await tenant.HealthAsync())!.BanState);
        Assert.DoesNotContain(await tenant.AlertsAsync(), alert => alert.IsOpen);
    }

    [Fact]
    public async Task A_ban_older_than_its_end_is_a_line_only()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);

        await fixture.DeliverAsync(AccountWebhooks.Ban(waba, Now.AddMinutes(-1), "REINSTATE"));
        await fixture.DeliverAsync(AccountWebhooks.Ban(waba, Now.AddMinutes(-2), "DISABLE"));

        Assert.Equal("REINSTATE", (await tenant.HealthAsync())!.BanState);
        Assert.Empty(await tenant.AlertsAsync());
        Assert.Equal(2, (await tenant.TimelineAsync()).Count);
    }

    [Fact]
    public async Task A_restriction_is_kept_with_its_end_and_told_once_however_often_it_comes()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);
        var until = Now.AddDays(7);
        var body = AccountWebhooks.Update(waba, Now, "ACCOUNT_RESTRICTION", new JsonObject
        {
            ["restriction_info"] = new JsonArray(
                new JsonObject { ["restriction_type"] = "RESTRICTED_BIZ_INITIATED_MESSAGING", ["expiration"] = new DateTimeOffset(until).ToUnixTimeSeconds() },
                new JsonObject { ["restriction_type"] = "RESTRICTED_ADD_PHONE_NUMBER_ACTION", ["expiration"] = new DateTimeOffset(Now).ToUnixTimeSeconds(), ["remediation"] = "Wait." }),
        });

        await fixture.DeliverAsync(body);
        await fixture.DeliverAsync(body);

        var health = await tenant.HealthAsync();
        Assert.Equal("RESTRICTED_BIZ_INITIATED_MESSAGING,RESTRICTED_ADD_PHONE_NUMBER_ACTION", health!.Restrictions);
        Assert.Equal(until, health.RestrictedUntilUtc!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal(AlertSeverity.WARNING, Assert.Single(await tenant.AlertsAsync()).Severity);
        Assert.Single(await tenant.TimelineAsync());
        Assert.Equal(WhatsAppAccountStatus.CONNECTED, (await tenant.AccountAsync()).Status);
    }

    [Fact]
    public async Task A_violation_warns()
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);

        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now, "ACCOUNT_VIOLATION", new JsonObject { ["violation_info"] = new JsonObject { ["violation_type"] = "SPAM" } }));

        var alert = Assert.Single(await tenant.AlertsAsync());
        Assert.Equal((AlertKind.ACCOUNT_RESTRICTED, "SPAM"), (alert.Kind, alert.Detail));
    }

    [Theory]
    [InlineData("PARTNER_APP_INSTALLED")]
    [InlineData("PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE")]
    [InlineData("AD_ACCOUNT_LINKED")]
    [InlineData("MM_LITE_TERMS_SIGNED")]
    [InlineData("AUTH_INTL_PRICE_ELIGIBILITY_UPDATE")]
    [InlineData("BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE")]
    [InlineData("VOLUME_BASED_PRICING_TIER_UPDATE")]
    [InlineData("SOMETHING_META_ADDS_NEXT_YEAR")]
    public async Task Any_other_event_is_a_line_and_changes_nothing(string name)
    {
        var waba = AccountWebhooks.NewWaba();
        var tenant = await NewTenantAsync(waba);

        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now, name));

        Assert.Equal(name, Assert.Single(await tenant.TimelineAsync()).Kind);
        Assert.Empty(await tenant.AlertsAsync());
        Assert.NotNull((await tenant.AccountAsync()).LastWebhookAtUtc);
    }

    [Fact]
    public async Task News_of_a_business_account_nobody_here_has_is_kept_as_unrouted()
    {
        var waba = AccountWebhooks.NewWaba();

        await fixture.DeliverAsync(AccountWebhooks.Update(waba, Now, "PARTNER_ADDED"));

        var newest = await WebhookFixture.ReadStoredAsync(fixture.Host, db => db.WebhookEvents.AsNoTracking().OrderByDescending(stored => stored.Id).FirstAsync());
        Assert.True(newest.IsUnrouted);
    }

    private Task<Tenant> NewTenantAsync(string? waba = null) => AccountWebhooks.NewTenantAsync(fixture.Host, waba ?? AccountWebhooks.NewWaba());
}
