using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Features.Webhooks;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Reports;

/// <summary>
/// Two days of a shop in São Paulo (three hours behind UTC), made through the front door on a turned clock: signed webhooks in, REST out.
/// What was done is written beside each step, so that every figure can be added up by hand.
/// </summary>
public sealed class KnownDay : IAsyncLifetime
{
    public const string Day = "2026-03-10", Before = "2026-03-09";
    private const string Ana = "5511987650001", Bruno = "5511987650002", Carla = "5511987650003", Dora = "5511987650004";

    public TestClock Clock { get; } = new(At("09", 8, 0));

    public ProductHost Host { get; private set; } = null!;

    public Actor Owner { get; private set; } = null!;

    public Actor Seller { get; private set; } = null!;

    public ConnectedPhone Phone { get; private set; } = null!;

    public Task<JsonNode> ReportAsync(string report, string day = Day, string more = "") => Owner.GetAsync($"/api/v1/reports/{report}?from={day}&to={day}{more}");

    public async Task InitializeAsync()
    {
        Host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Jobs:IntervalMs"] = "200", ["RateLimits:AccountAttemptsPerEmail"] = "100000" }, Clock);
        Owner = await Host.NewOwnerAsync("Padaria Aurora");
        await Owner.CallAsync(HttpMethod.Put, $"/api/v1/organizations/{Owner.OrganizationId}/settings", new { timeZone = "America/Sao_Paulo", locale = "en" });
        Phone = await Owner.ConnectNumberAsync();
        Seller = await Owner.NewColleagueAsync(Role.SELLER);

        // The day before: one conversation, answered after 10 min, settled after an hour.
        await WritesAsync(Dora, "Dora", "09", 10, 0);
        await AnswersAsync(Owner, Dora, "09", 10, 10);
        await SettlesAsync(Owner, Dora, "09", 11, 0);

        // Ana waits 5 min, is settled after three hours (a second answer after 2 min in between), and begins anew at 13:00.
        await WritesAsync(Ana, "Ana", "10", 9, 0);
        await AnswersAsync(Owner, Ana, "10", 9, 5);
        await WritesAsync(Bruno, "Bruno", "10", 9, 30);
        await AnswersAsync(Seller, Bruno, "10", 10, 30); // an hour
        await WritesAsync(Ana, "Ana", "10", 11, 0);
        await AnswersAsync(Owner, Ana, "10", 11, 2);
        await SettlesAsync(Owner, Ana, "10", 12, 0);
        await WritesAsync(Ana, "Ana", "10", 13, 0);

        await TurnAsync("10", 14, 0);
        var lead = await LeadAsync(Ana);
        await Owner.CallAsync(HttpMethod.Patch, $"/api/leads/{lead}", new { status = "WON", value = 250 });
        await Owner.PostAsync("/api/leads", new { name = "Typed in", source = "=1+1" });

        // A template to Bruno, and a text that Meta refuses for good.
        await Owner.SaveAsync(async db =>
        {
            if (await db.Templates.AnyAsync(one => one.Name == "hello_world" && one.Language == "en_US")) return; // read from the sandbox already
            var template = new MessageTemplate(Owner.OrganizationId, Phone.AccountId, Phone.WabaId, "hello_world", "en_US", TemplateCategory.UTILITY, """[{"type":"BODY","text":"Welcome to {{1}}. How can we help you today?"}]""", Clock.UtcNow);
            template.Follow(TemplateStatus.APPROVED, "1", null, Clock.UtcNow);
            db.Add(template);
        });
        var templateId = await Owner.ReadAsync(db => db.Templates.Where(one => one.Name == "hello_world" && one.Language == "en_US").Select(one => one.Id).SingleAsync());
        await Owner.PostAsync("/api/integrations/whatsapp/templates/send", new { toPhone = "+" + Bruno, templateId, variables = new Dictionary<string, string> { ["1"] = "Aurora" } });
        await SettleAsync();
        await Host.Sandbox.FaultAsync("/messages", status: 400, error: JsonNode.Parse("""{"code":131026,"message":"Message undeliverable","type":"OAuthException"}"""));
        await Owner.PostAsync("/api/integrations/whatsapp/send", new { toPhone = "+" + Bruno, text = "This one does not arrive" });
        await SettleAsync();

        // Half past eleven at night here is the next day in UTC.
        await WritesAsync(Carla, "Carla", "10", 23, 30);
        await TurnAsync("11", 0, 45);
    }

    public Task DisposeAsync() => Host.DisposeAsync().AsTask();

    /// <summary>Local time of São Paulo in March 2026.</summary>
    public static DateTimeOffset At(string day, int hour, int minute) =>
        DateTimeOffset.Parse($"2026-03-{day}T{hour:00}:{minute:00}:00-03:00", CultureInfo.InvariantCulture);

    public async Task TurnAsync(string day, int hour, int minute)
    {
        Clock.Set(At(day, hour, minute));
        await Owner.SignInAgainAsync();
        await Seller.SignInAgainAsync();
    }

    private async Task WritesAsync(string from, string name, string day, int hour, int minute)
    {
        await TurnAsync(day, hour, minute);
        await Host.Sandbox.InboundAsync(Phone.PhoneNumberId, "Oi", from, name: name);
        await SettleAsync();
    }

    private async Task AnswersAsync(Actor by, string to, string day, int hour, int minute)
    {
        await TurnAsync(day, hour, minute);
        await by.PostAsync("/api/integrations/whatsapp/send", new { toPhone = "+" + to, text = "Olá" });
        await SettleAsync();
    }

    private async Task SettlesAsync(Actor by, string whose, string day, int hour, int minute)
    {
        await TurnAsync(day, hour, minute);
        await by.CallAsync(HttpMethod.Patch, $"/api/integrations/conversations/+{whose}", new { status = "RESOLVED" });
    }

    private Task<Guid> LeadAsync(string phone) => Owner.ReadAsync(db => db.Leads.Where(lead => lead.Phone == "+" + phone).Select(lead => lead.Id).SingleAsync());

    /// <summary>No webhook waits, and no message is still to be sent.</summary>
    private async Task SettleAsync()
    {
        await WebhookFixture.SettleAsync(Host);
        await WaitFor.Async(
            async () => !await Owner.ReadAsync(db => db.OutboxMessages.AnyAsync(row => row.State == JobState.PENDING || row.State == JobState.PROCESSING)), TimeSpan.FromSeconds(45), "everything is sent");
        await WebhookFixture.SettleAsync(Host);
    }
}
