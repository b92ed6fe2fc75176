using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsAppCrm.Features.Webhooks;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

public sealed class WebhookIntakeTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    private static readonly byte[] Empty = """{"object":"whatsapp_business_account","entry":[]}"""u8.ToArray();

    [Theory]
    [InlineData("/api/webhooks/whatsapp")]
    [InlineData("/webhooks/whatsapp")]
    [InlineData("/api/v1/whatsapp/webhook")]
    public async Task A_signed_webhook_is_stored_byte_for_byte_and_answered_with_200(string path)
    {
        var body = Encoding.UTF8.GetBytes($$"""{ "object" : "whatsapp_business_account", "entry":[], "new_key_of_tomorrow":"\u00bf{{path}}" }""");

        using var answer = await WebhookFixture.PostAsync(fixture.Host, body, WebhookFixture.Sign(body), path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.True(await WebhookFixture.ReadStoredAsync(fixture.Host, db => db.WebhookEvents.AnyAsync(stored => stored.Body == body)));
    }

    public static TheoryData<string, string?> WrongSignatures()
    {
        var right = WebhookFixture.Sign(Empty);
        return new()
        {
            { "missing", null },
            { "empty", "" },
            { "without its prefix", right[7..] },
            { "another algorithm's prefix", "sha1=" + right[7..] },
            { "upper-case prefix", "SHA256=" + right[7..] },
            { "too short", right[..^1] },
            { "too long", right + "0" },
            { "no hexadecimal", right[..^1] + "g" },
            { "of another body", WebhookFixture.Sign("{}"u8.ToArray()) },
            { "under another secret", WebhookFixture.Sign(Empty, "somebody-else's-secret") },
            { "under no secret", WebhookFixture.Sign(Empty, "") },
            { "twice", $"{right}, {right}" },
        };
    }

    [Theory]
    [MemberData(nameof(WrongSignatures))]
    public async Task A_wrong_signature_is_refused_and_nothing_is_stored(string form, string? signature)
    {
        var before = await CountAsync();

        using var answer = await WebhookFixture.PostAsync(fixture.Host, Empty, signature);

        Assert.NotEmpty(form);
        await AssertErrorAsync(answer, HttpStatusCode.Unauthorized, "WHATSAPP_SIGNATURE_INVALID");
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task The_previous_secret_is_good_while_it_is_rotated()
    {
        using var answer = await WebhookFixture.PostAsync(fixture.Host, Empty, WebhookFixture.Sign(Empty, WebhookFixture.PreviousAppSecret));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public static TheoryData<string, byte[]> Unreadable() => new()
    {
        { "nothing", [] },
        { "no JSON", "hello"u8.ToArray() },
        { "half of it", """{"object":"whatsapp_business_account","entry":["""u8.ToArray() },
        { "two of it", """{"object":"whatsapp_business_account"}{}"""u8.ToArray() },
        { "an array", """[{"object":"whatsapp_business_account"}]"""u8.ToArray() },
        { "another object", """{"object":"page","entry":[]}"""u8.ToArray() },
        { "no object", """{"entry":[{"object":"whatsapp_business_account"}]}"""u8.ToArray() },
        { "object of another type", """{"object":1}"""u8.ToArray() },
        { "broken UTF-8", [.. """{"object":"whatsapp_business_account","x":" """u8, 0xC3, 0x28, .. "\"}"u8] },
        { "too deep", Encoding.UTF8.GetBytes("""{"object":"whatsapp_business_account","x":""" + new string('[', 500) + new string(']', 500) + "}") },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_signed_body_that_is_not_ours_is_refused(string form, byte[] body)
    {
        using var answer = await WebhookFixture.PostAsync(fixture.Host, body, WebhookFixture.Sign(body));

        Assert.NotEmpty(form);
        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "WHATSAPP_PAYLOAD_INVALID");
    }

    [Fact]
    public async Task Three_megabytes_are_accepted()
    {
        var body = OfSize(3 * 1024 * 1024);

        using var answer = await WebhookFixture.PostAsync(fixture.Host, body, WebhookFixture.Sign(body));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_four_mebibytes_are_refused_whether_announced_or_not(bool isChunked)
    {
        var body = OfSize(WebhookIntake.MaxBodyBytes + 1);
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookFixture.Path) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.Add("X-Hub-Signature-256", WebhookFixture.Sign(body));

        using var answer = await fixture.Host.Http.SendAsync(request);

        await AssertErrorAsync(answer, HttpStatusCode.RequestEntityTooLarge, "WHATSAPP_PAYLOAD_TOO_LARGE");
    }

    [Fact]
    public async Task A_chunked_body_within_the_limit_is_accepted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookFixture.Path) { Content = new ByteArrayContent(Empty) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Hub-Signature-256", WebhookFixture.Sign(Empty));

        using var answer = await fixture.Host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Meta_gets_its_challenge_back_for_the_apps_token_and_for_an_organizations_own()
    {
        var tenant = await fixture.NewTenantAsync();
        await using var scope = OrganizationScope.Begin(fixture.Host.Services.GetRequiredService<IServiceScopeFactory>(), tenant.OrganizationId);
        foreach (var token in new[] { WebhookFixture.VerifyToken, await scope.ServiceProvider.GetRequiredService<WebhookVerifyTokens>().GetAsync(CancellationToken.None) })
        {
            using var answer = await fixture.Host.Http.GetAsync($"{WebhookFixture.Path}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}");

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("1158201444", await answer.Content.ReadAsStringAsync());
            Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Theory]
    [InlineData("hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong")]
    [InlineData("hub.mode=subscribe&hub.challenge=1&hub.verify_token=")]
    [InlineData("hub.mode=subscribe&hub.challenge=1")]
    [InlineData("hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=" + WebhookFixture.VerifyToken)]
    [InlineData("hub.challenge=1&hub.verify_token=" + WebhookFixture.VerifyToken)]
    [InlineData("hub.mode=subscribe&hub.verify_token=" + WebhookFixture.VerifyToken)]
    [InlineData("")]
    public async Task Nobody_else_gets_a_challenge_back(string query)
    {
        using var answer = await fixture.Host.Http.GetAsync($"{WebhookFixture.Path}?{query}");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Other_methods_are_told_which_there_are()
    {
        using var answer = await fixture.Host.Http.PutAsync(WebhookFixture.Path, new ByteArrayContent(Empty));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "POST"], answer.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task What_cannot_be_stored_is_answered_with_503_and_a_time_to_come_again()
    {
        await using var host = await ProductHost.StartAsync(WebhookFixture.AllSettings, services: services => services.Replace(ServiceDescriptor.Singleton<IWebhookStore, FullDisk>()));

        using var answer = await WebhookFixture.PostAsync(host, Empty, WebhookFixture.Sign(Empty));

        await AssertErrorAsync(answer, HttpStatusCode.ServiceUnavailable, "WHATSAPP_INTAKE_UNAVAILABLE");
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private static byte[] OfSize(int bytes)
    {
        var frame = """{"object":"whatsapp_business_account","x":""}""";
        return Encoding.ASCII.GetBytes(frame.Insert(frame.Length - 2, new string('x', bytes - frame.Length)));
    }

    private Task<int> CountAsync() => WebhookFixture.ReadStoredAsync(fixture.Host, db => db.WebhookEvents.CountAsync());

    private static async Task AssertErrorAsync(HttpResponseMessage answer, HttpStatusCode status, string errorCode)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json").MediaType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(errorCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errorCode"]);
    }

    private sealed class FullDisk : IWebhookStore
    {
        public void Write(IReadOnlyList<WaitingWebhook> webhooks) => throw new IOException("No space left on device");

        public void Dispose()
        {
        }
    }
}
