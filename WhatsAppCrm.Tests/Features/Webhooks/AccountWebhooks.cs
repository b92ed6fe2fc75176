using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>Bodies of the account fields, and tenants whose numbers stand in business accounts of a test's own.</summary>
internal static class AccountWebhooks
{
    private static int _ids;

    public static string NewWaba() => $"77{Interlocked.Increment(ref _ids):D8}";

    public static JsonObject Body(string entryId, DateTime atUtc, string field, JsonObject value) => new()
    {
        ["object"] = "whatsapp_business_account",
        ["entry"] = new JsonArray(new JsonObject
        {
            ["id"] = entryId,
            ["time"] = new DateTimeOffset(atUtc).ToUnixTimeSeconds(),
            ["changes"] = new JsonArray(new JsonObject { ["field"] = field, ["value"] = value }),
        }),
    };

    public static JsonObject Update(string wabaId, DateTime atUtc, string name, JsonObject? more = null)
    {
        var value = new JsonObject { ["event"] = name };
        foreach (var (key, one) in more ?? []) value[key] = one?.DeepClone();
        return Body(wabaId, atUtc, "account_update", value);
    }

    public static JsonObject Ban(string wabaId, DateTime atUtc, string state) =>
        Update(wabaId, atUtc, "DISABLED_UPDATE", new JsonObject { ["ban_info"] = new JsonObject { ["waba_ban_state"] = state, ["waba_ban_date"] = "January 5, 2027" } });

    /// <summary>An organization with one number in this business account, connected an hour ago.</summary>
    public static async Task<Tenant> NewTenantAsync(ProductHost host, string wabaId)
    {
        var atUtc = DateTime.UtcNow.AddHours(-1);
        var organization = Organization.Create("Tenant", null, null, atUtc);
        var phoneNumberId = WebhookFixture.NewPhoneNumberId();
        var account = new WhatsAppAccount(organization.Id, phoneNumberId);
        account.Connect(new(wabaId, null, phoneNumberId, "+1 " + phoneNumberId, "Old name", "GREEN", false), new("protected", TokenKind.BUSINESS, null, ""), null, Guid.Empty, atUtc);
        var tenant = new Tenant(host, organization.Id, account.Id, phoneNumberId);
        await tenant.WriteAsync(db => db.AddRange(organization, account));
        return tenant;
    }

    public static string Digits(this Tenant tenant) => "1" + tenant.PhoneNumberId;

    public static Task<WhatsAppAccount> AccountAsync(this Tenant tenant) => tenant.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync());

    public static Task<NumberHealth?> HealthAsync(this Tenant tenant) => tenant.ReadAsync(db => db.NumberHealths.AsNoTracking().SingleOrDefaultAsync());

    public static Task<List<AccountAlert>> AlertsAsync(this Tenant tenant) => tenant.ReadAsync(db => db.AccountAlerts.AsNoTracking().OrderBy(one => one.Id).ToListAsync());

    public static Task<List<AccountEvent>> TimelineAsync(this Tenant tenant) => tenant.ReadAsync(db => db.AccountEvents.AsNoTracking().OrderBy(one => one.Id).ToListAsync());
}
