using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Web;
using WhatsAppCrm.Tests.Features.AutoReply;

namespace WhatsAppCrm.Tests.Infrastructure.Web;

/// <summary>Nobody gets from a typed-in address to this machine or the network it stands in.</summary>
public sealed class OutsideHttpTests
{
    public static TheoryData<string> Inside =>
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.255.255.254", "169.254.0.1",
        "169.254.169.254", // the cloud's own
        "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
        "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff0e::1",
        "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:192.168.0.1",
    ];

    [Theory]
    [MemberData(nameof(Inside))]
    public async Task An_address_that_is_not_public_is_not_connected_to(string address)
    {
        Assert.False(PublicInternet.Includes(IPAddress.Parse(address)));

        // Whoever owns the name may let it point there.
        using var http = Http(IPAddress.Parse(address));
        Assert.Equal(OutsideOutcome.REFUSED, (await PostAsync(http, "https://rebound.example/")).Outcome);
        // The product's own setting opens nothing but plain HTTP to this machine.
        using var lax = Http(allowLoopbackHttp: true, IPAddress.Parse(address));
        Assert.Equal(OutsideOutcome.REFUSED, (await PostAsync(lax, "https://rebound.example/")).Outcome);
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.0.1.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:81b::200e")]
    public void A_public_address_is(string address) => Assert.True(PublicInternet.Includes(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:11211/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("example.com")]
    [InlineData("//example.com/")]
    [InlineData("https://")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("https://example.com@127.0.0.1/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://１２７.０.０.１/")]
    [InlineData("https://127。0。0。1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[0:0:0:0:0:ffff:7f00:1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://10.1.2.3:8443/")]
    [InlineData("https://0/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://127.0.0.1/")]
    public void A_form_that_is_no_public_https_address_is_not_even_stored(string text)
    {
        using var http = Http();

        Assert.False(http.Accepts(text, out _));
    }

    [Theory]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://127.0.0.1.nip.example/")]
    public async Task A_name_that_leads_inside_is_found_out_when_connecting(string text)
    {
        using var http = Http(IPAddress.Loopback);

        Assert.Equal(OutsideOutcome.REFUSED, (await PostAsync(http, text)).Outcome);
    }

    [Fact]
    public async Task Of_several_addresses_only_the_public_ones_are_tried()
    {
        await using var inside = await ListeningBrain.StartAsync();
        // Nothing listens at a documentation address; what matters is that this machine is not the next to be tried.
        using var http = Http(IPAddress.Loopback, IPAddress.Parse("10.0.0.1"));

        Assert.Equal(OutsideOutcome.REFUSED, (await PostAsync(http, $"https://both.example:{new Uri(inside.Url).Port}/")).Outcome);
        Assert.Empty(inside.Calls);
    }

    [Fact]
    public async Task With_the_setting_of_development_plain_http_reaches_this_machine_and_nothing_else()
    {
        await using var brain = await ListeningBrain.StartAsync();
        brain.Says(new { ok = true });
        using var http = new OutsideHttp(new AddressLookup(), Options.Create(new OutsideSettings { AllowLoopbackHttp = true }));

        var answer = await PostAsync(http, brain.Url);

        Assert.Equal((OutsideOutcome.ANSWERED, """{"ok":true}"""), (answer.Outcome, Encoding.UTF8.GetString(answer.Body)));
        Assert.False(http.Accepts("http://localhost/", out _));
        Assert.False(http.Accepts("http://10.0.0.1/", out _));
        Assert.False(http.Accepts("http://example.com/", out _));
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_an_endless_one_is_cut_off()
    {
        await using var brain = await ListeningBrain.StartAsync();
        using var http = new OutsideHttp(new AddressLookup(), Options.Create(new OutsideSettings { AllowLoopbackHttp = true }));

        brain.Answer = (context, _) =>
        {
            context.Response.Redirect("http://127.0.0.1/elsewhere");
            return Task.CompletedTask;
        };
        Assert.Equal(302, (await PostAsync(http, brain.Url)).Status);

        brain.Answer = async (context, _) =>
        {
            var chunk = new byte[4096];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(chunk, context.RequestAborted).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
        };
        Assert.Equal(OutsideOutcome.TOO_LARGE, (await PostAsync(http, brain.Url)).Outcome);
        Assert.Equal(2, brain.Calls.Count);
    }

    [Fact]
    public async Task Nothing_listening_and_an_unknown_name_are_unreachable()
    {
        using var http = new OutsideHttp(new AddressLookup(), Options.Create(new OutsideSettings { AllowLoopbackHttp = true }));
        Assert.Equal(OutsideOutcome.UNREACHABLE, (await PostAsync(http, $"http://127.0.0.1:{Support.ProductProcess.FreePort()}/")).Outcome);

        using var nameless = new OutsideHttp(new NoNames(), Options.Create(new OutsideSettings()));
        Assert.Equal(OutsideOutcome.UNREACHABLE, (await PostAsync(nameless, "https://nobody.example/")).Outcome);
    }

    private static Task<OutsideAnswer> PostAsync(OutsideHttp http, string address) => http.PostJsonAsync(address, "{}"u8.ToArray(), [], TimeSpan.FromSeconds(20), 64 * 1024, CancellationToken.None);

    private static OutsideHttp Http(params IPAddress[] found) => Http(allowLoopbackHttp: false, found);

    private static OutsideHttp Http(bool allowLoopbackHttp, params IPAddress[] found) => new(new Names(found), Options.Create(new OutsideSettings { AllowLoopbackHttp = allowLoopbackHttp }));

    private sealed class Names(IPAddress[] found) : AddressLookup
    {
        public override Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) => Task.FromResult(found);
    }

    private sealed class NoNames : AddressLookup
    {
        public override Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound);
    }
}
