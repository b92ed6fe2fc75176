using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Connections;

/// <summary>
/// One organization with an owner, an administrator and a seller, on a clock that product and sandbox share. Nothing runs by
/// itself: a test runs what the jobs run, as often as it turns the clock.
/// </summary>
internal sealed class TokenWorld : IAsyncDisposable
{
    public const string Waba = "400000000000001";
    public const string Number = "500000000000001";
    public const string SecondNumber = "500000000000002";
    public const string OtherWaba = "400000000000002";
    public const string OtherNumber = "500000000000003";

    private TokenWorld(ProductHost host, TestClock clock, FakeMail mail) => (Host, Clock, Mail) = (host, clock, mail);

    public ProductHost Host { get; }

    public TestClock Clock { get; }

    public FakeMail Mail { get; }

    public Actor Owner { get; private set; } = null!;

    public Actor Admin { get; private set; } = null!;

    public static async Task<TokenWorld> StartAsync(params (string Key, string Value)[] settings)
    {
        var clock = new TestClock(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        var mail = new FakeMail();
        var all = new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" };
        foreach (var (key, value) in settings) all[key] = value;
        var world = new TokenWorld(await ProductHost.StartAsync(all, clock, mail.Register), clock, mail);
        world.Owner = await world.Host.NewOwnerAsync();
        world.Admin = await world.Owner.NewColleagueAsync(Role.ADMIN);
        await world.Owner.NewColleagueAsync(Role.SELLER);
        await world.Owner.NewColleagueAsync(Role.MANAGER);
        return world;
    }

    /// <summary>A token as the sign-up brings it.</summary>
    public async Task<string> NewTokenAsync(TokenKind kind, string waba = Waba, int days = 60)
    {
        using var answer = await Host.Http.PostAsJsonAsync("/sandbox/control/tokens", new
        {
            wabaIds = new[] { waba }, type = kind == TokenKind.USER ? "USER" : "SYSTEM_USER", expiresInSeconds = days == 0 ? (int?)null : days * 86_400,
        });
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["accessToken"]!.ToString();
    }

    /// <summary>Connects, or reconnects, a number with this token.</summary>
    public Task<Guid> ConnectAsync(string? token, TokenKind kind, string waba = Waba, string number = Number, int days = 60) => Owner.ReadAsync(async db =>
    {
        var account = await db.WhatsAppAccounts.SingleOrDefaultAsync(one => one.PhoneNumberId == number);
        if (account is null) db.Add(account = new WhatsAppAccount(Owner.OrganizationId, number));
        var secret = token is null ? null : Host.Services.GetRequiredService<AccountTokens>().ProtectAccessToken(Owner.OrganizationId, token);
        account.Connect(
            new(waba, "Northwind", number, "+1 555-010-0" + number[^3..], "Northwind", "GREEN", false),
            new(secret, kind, days == 0 ? null : Clock.UtcNow.AddDays(days), ""), null, Owner.UserId, Clock.UtcNow);
        await db.ResolveLossAsync(account, Clock.UtcNow, CancellationToken.None);
        await db.SaveChangesAsync();
        return account.Id;
    });

    /// <summary>What the jobs do in an hour.</summary>
    public async Task RunJobsAsync()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LookAfterTokens>().RunAsync(CancellationToken.None);
        await scope.ServiceProvider.GetRequiredService<MailAlerts>().RunAsync(CancellationToken.None);
        await scope.ServiceProvider.GetRequiredService<DeliverLetters>().RunAsync(CancellationToken.None);
    }

    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await RunJobsAsync();
    }

    public Task<WhatsAppAccount> AccountAsync(string number = Number) => Owner.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync(one => one.PhoneNumberId == number));

    /// <summary>Its alerts, in the order they were raised: kind, detail, and whether it is over.</summary>
    public Task<List<(AlertKind Kind, string? Detail, bool IsOver)>> AlertsAsync(Guid accountId) => Owner.ReadAsync(async db =>
        (await db.AccountAlerts.AsNoTracking().Where(one => one.WhatsAppAccountId == accountId).OrderBy(one => one.Id).ToListAsync())
        .ConvertAll(one => (one.Kind, one.Detail, one.ResolvedAtUtc is not null)));

    /// <summary>Whether Meta takes the token that is stored.</summary>
    public async Task<bool> WorksAsync(Guid accountId, string waba = Waba)
    {
        await using var scope = Owner.BeginScope();
        var graph = scope.ServiceProvider.GetRequiredService<ConnectionGraph>();
        return (await scope.ServiceProvider.GetRequiredService<AccountCalls>().RunAsync(accountId, (token, cancelled) => graph.GetBusinessAccountAsync(token, waba, cancelled), CancellationToken.None)).IsOk;
    }

    /// <summary>How often the sandbox was called so.</summary>
    public async Task<int> CallsAsync(string path) =>
        (await Host.Sandbox.WireAsync()).AsArray().Count(call => call!["path"]!.ToString().EndsWith(path, StringComparison.Ordinal));

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
