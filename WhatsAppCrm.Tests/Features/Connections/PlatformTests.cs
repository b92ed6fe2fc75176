using System.Net;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Connections;

/// <summary>The pages of whoever runs the installation.</summary>
public sealed class PlatformTests : IAsyncLifetime
{
    private const string Administrator = "platform@example.test";
    private const string Secret = "a-secret-that-must-not-be-seen-anywhere";
    private const string VerifyToken = "a-verify-token-nobody-may-see";
    private ProductHost _host = null!;

    public async Task InitializeAsync() => _host = await ProductHost.StartAsync(new Dictionary<string, string?>
    {
        ["App:PlatformAdministrators:0"] = Administrator,
        ["Meta:VerifyToken"] = VerifyToken,
        ["Meta:SystemUserToken"] = Secret,
        ["Meta:GraphVersion"] = "v21.0",
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Every_organizations_connections_are_listed_for_the_platform_and_for_nobody_else()
    {
        var (one, two) = (await _host.NewOwnerAsync("First"), await _host.NewOwnerAsync("Second"));
        await one.ConnectNumberAsync();
        var lost = await two.ConnectNumberAsync(account: 1);
        await two.ReadAsync(async db =>
        {
            var account = await db.WhatsAppAccounts.SingleAsync();
            account.RequireReconnect(new("TOKEN_EXPIRED", 190), DateTime.UtcNow);
            db.AccountAlerts.Add(new AccountAlert(account, AlertKind.RECONNECT_NEEDED, AlertSeverity.CRITICAL, "lost", "TOKEN_EXPIRED", DateTime.UtcNow));
            return await db.SaveChangesAsync();
        });
        var platform = await _host.NewPersonAsync(Administrator);

        var all = (await platform.GetAsync("/api/admin/connections"))["data"]!.AsArray();
        var troubled = (await platform.GetAsync("/api/admin/connections?trouble=ANY"))["data"]!.AsArray();

        Assert.Equal(["Second", "First"], all.Select(row => row!["organizationName"]!.ToString()));
        var row = Assert.Single(troubled)!;
        Assert.Equal((lost.AccountId.ToString(), "RECONNECT_NEEDED", "TOKEN_EXPIRED", 1), (row["accountId"]!.ToString(), row["status"]!.ToString(), row["lossCode"]!.ToString(), (int)row["openAlerts"]!));
        Assert.Empty((await platform.GetAsync($"/api/admin/connections?beforeId={all[^1]!["accountId"]}"))["data"]!.AsArray());
        foreach (var trouble in Enum.GetNames<Trouble>()) await platform.GetAsync($"/api/admin/connections?trouble={trouble}");
        Assert.Equal(HttpStatusCode.Forbidden, (await one.Http.GetAsync("/api/admin/connections")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Http.GetAsync("/api/admin/connections")).StatusCode);
    }

    [Fact]
    public async Task The_use_cases_refuse_by_themselves()
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var stranger = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Email, "someone@example.test")], "test"));

        var list = await Assert.ThrowsAsync<ProblemException>(() => scope.ServiceProvider.GetRequiredService<AllConnectionsQueries>().ListAsync(stranger, Trouble.ALL, null, CancellationToken.None));
        var setup = await Assert.ThrowsAsync<ProblemException>(() => scope.ServiceProvider.GetRequiredService<CheckSetup>().RunAsync(stranger, CancellationToken.None));

        Assert.All([list, setup], refused => Assert.Equal("FORBIDDEN", refused.Problem.Code));
    }

    [Fact]
    public async Task The_setup_names_what_is_wrong_and_shows_no_secret()
    {
        var platform = await _host.NewPersonAsync(Administrator);
        var owner = await _host.NewOwnerAsync();

        var setup = await platform.GetAsync("/api/admin/setup");

        var text = setup.ToJsonString();
        Assert.DoesNotContain(Secret, text);
        Assert.DoesNotContain(VerifyToken, text);
        var items = setup["items"]!.AsArray().ToDictionary(item => item!["key"]!.ToString(), item => (item!["state"]!.ToString(), item["code"]!.ToString()));
        Assert.Equal(("OK", "SET"), items["Meta:AppSecret"]);
        Assert.Equal(("OK", "SET"), items["Meta:VerifyToken"]);
        Assert.Equal(("OPTIONAL", "SET"), items["Meta:SystemUserToken"]);
        Assert.Equal("WRONG", items["App:PublicUrl"].Item1);
        Assert.Contains(items["Meta:GraphVersion"], new[] { ("WARNING", "ENDS_SOON"), ("WRONG", "EXPIRED") });
        Assert.Equal(["PASSED", "PASSED"], setup["live"]!.AsArray().Select(check => check!["result"]!.ToString()));
        Assert.EndsWith("/api/webhooks/whatsapp", setup["callbackUrl"]!.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.Http.GetAsync("/api/admin/setup")).StatusCode);
    }
}
