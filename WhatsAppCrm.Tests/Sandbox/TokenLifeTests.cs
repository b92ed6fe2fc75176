using System.Security.Cryptography;
using System.Text;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>Tokens: whose they are, how long they live, what follows them.</summary>
public class TokenLifeTests : IAsyncLifetime
{
    private const string Business = "300000000000001";
    private readonly TestClock clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync() => sandbox = await SandboxHost.StartAsync(clock);

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task A_business_token_knows_its_portfolio()
    {
        sandbox.Authorize(await Token());
        var me = await sandbox.Graph(HttpMethod.Get, "me?fields=id,name,client_business_id").Ok();
        Assert.Equal(Business, me["client_business_id"]!.ToString());
        var accounts = await sandbox.Graph(HttpMethod.Get, Business + "/client_whatsapp_business_accounts").Ok();
        Assert.Equal(SandboxHost.Account, Assert.Single(accounts["data"]!.AsArray())!["id"]!.ToString());
    }

    [Fact]
    public async Task The_clock_ends_a_token_and_a_code()
    {
        var code = await sandbox.RedirectCode();
        var token = await Token();
        Assert.Equal(In(TimeSpan.FromDays(60)), (long)(await sandbox.Debug(token))["expires_at"]!);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(36007, (await sandbox.Exchange(code, SandboxSignupCalls.Redirect)).Subcode);
        clock.Advance(TimeSpan.FromDays(60));
        sandbox.Authorize(token);
        var refused = await sandbox.Graph(HttpMethod.Get, "me");
        Assert.Equal((190, 463), (refused.Code, refused.Subcode));
        Assert.False((bool)(await sandbox.Debug(token))["is_valid"]!);
    }

    [Fact]
    public async Task A_renewed_token_gets_60_days_and_the_old_one_keeps_its_own()
    {
        var old = await Token();
        clock.Advance(TimeSpan.FromDays(50));
        sandbox.Authorize(old);
        var renewed = (await Renew(old, "&set_token_expires_in_60_days=true").Ok())["access_token"]!.ToString();
        Assert.NotEqual(old, renewed);
        Assert.Equal(In(TimeSpan.FromDays(60)), (long)(await sandbox.Debug(renewed))["expires_at"]!);
        Assert.Equal((await sandbox.Debug(old))["user_id"]!.ToString(), (await sandbox.Debug(renewed))["user_id"]!.ToString());
        await sandbox.Graph(HttpMethod.Get, "me").Ok();
        Assert.Equal(old, (await Renew(old, "&fetch_only=true").Ok())["access_token"]!.ToString());

        clock.Advance(TimeSpan.FromDays(11));
        Assert.Equal(190, (await sandbox.Graph(HttpMethod.Get, "me")).Code);
        sandbox.Authorize(renewed);
        await sandbox.Graph(HttpMethod.Get, "me").Ok();
    }

    [Fact]
    public async Task Renewing_wants_the_proof_the_permission_and_the_tokens_own_portfolio()
    {
        var token = await Token();
        sandbox.Authorize(token);
        Assert.Equal(100, (await sandbox.Graph(HttpMethod.Post, Business + "/system_user_access_tokens")).Code);
        Assert.Equal(100, (await sandbox.Graph(HttpMethod.Post, Business + "/system_user_access_tokens?appsecret_proof=00")).Code);
        Assert.Equal((100, 33), await sandbox.Graph(HttpMethod.Post, "300000000000002/system_user_access_tokens?appsecret_proof=" + Proof(token)) is var other ? (other.Code, other.Subcode) : default);

        var both = (await sandbox.Control("tokens", new { wabaIds = new[] { SandboxHost.OtherAccount, SandboxHost.Account } }))["accessToken"]!.ToString();
        sandbox.Authorize(both);
        Assert.Equal(200, (await Renew(both, "")).Code);
        var narrow = (await sandbox.Control("tokens", new { wabaIds = new[] { SandboxHost.Account }, scopes = new[] { "whatsapp_business_management" } }))["accessToken"]!.ToString();
        sandbox.Authorize(narrow);
        Assert.Equal(10, (await Renew(narrow, "")).Code);
    }

    [Fact]
    public async Task A_user_token_lives_two_hours_and_can_be_lengthened()
    {
        var token = await sandbox.Token(
            await sandbox.RedirectCode("", "&scope=whatsapp_business_management"), SandboxSignupCalls.Redirect);
        Assert.Equal(("USER", In(TimeSpan.FromHours(2))), await sandbox.Debug(token) is var before ? (before["type"]!.ToString(), (long)before["expires_at"]!) : default);
        var longer = await sandbox.Graph(
            HttpMethod.Get, $"oauth/access_token?grant_type=fb_exchange_token&client_id=100000000000001&client_secret={SandboxHost.Secret}&fb_exchange_token={token}").Ok();
        Assert.Equal(In(TimeSpan.FromDays(60)), (long)(await sandbox.Debug(longer["access_token"]!.ToString()))["expires_at"]!);
        sandbox.Authorize(longer["access_token"]!.ToString());
        Assert.Equal(200, (await Renew(longer["access_token"]!.ToString(), "")).Code);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    public async Task The_setting_decides_how_long_a_business_token_lives(int days, int expected)
    {
        await sandbox.Control("settings", new { tokenLifetimeDays = days });
        var expires = (long)(await sandbox.Debug(await Token()))["expires_at"]!;
        Assert.Equal(expected == 0 ? 0 : In(TimeSpan.FromDays(expected)), expires);
    }

    private long In(TimeSpan time) => (clock.GetUtcNow() + time).ToUnixTimeSeconds();

    private async Task<string> Token() => await sandbox.Token((await sandbox.Popup("finish"))["code"]!.ToString());

    private Task<GraphAnswer> Renew(string token, string more) =>
        sandbox.Graph(HttpMethod.Post, $"{Business}/system_user_access_tokens?appsecret_proof={Proof(token)}{more}");

    private static string Proof(string token) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SandboxHost.Secret), Encoding.UTF8.GetBytes(token)));
}
