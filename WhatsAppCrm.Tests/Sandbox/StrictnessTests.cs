using System.Net;
using System.Text.Json.Nodes;

namespace WhatsAppCrm.Tests.Sandbox;

public class StrictnessTests : IAsyncLifetime
{
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxHost.ConnectedAsync();
        await sandbox.Write();
    }

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Theory]
    [InlineData("""{"to":"+15550100142","text":{"body":"x"}}""", 100)]
    [InlineData("""{"messaging_product":"sms","to":"+15550100142","text":{"body":"x"}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","text":{"body":"x"},"colour":"red"}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"text","text":{"body":"x","html":true}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"text","text":{"body":""}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"text","text":{"body":7}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"text","text":"x"}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"text"}""", 131008)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"fax","fax":{}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","type":"text","text":{"body":"x"}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"twelve","type":"text","text":{"body":"x"}}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100111","type":"text","text":{"body":"x"}}""", 131021)]
    [InlineData("""{"messaging_product":"whatsapp","recipient":"US.1","type":"text","text":{"body":"x"}}""", 131026)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"image","image":{"id":"1","link":"https://x.example/a.png"}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"image","image":{"id":"404"}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"template","template":{"name":"nope","language":{"code":"en_US"}}}""", 132001)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"template","template":{"name":"hello_world","language":{"code":"en_US"}}}""", 132000)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","type":"template","template":{"name":"hello_world","language":{"code":"en_US"},"components":[1]}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"+15550100142","to":"+15550100143","type":"text","text":{"body":"x"}}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","status":"read","message_id":"wamid.unknown"}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","status":"seen","message_id":"wamid.unknown"}""", 100)]
    [InlineData("[1]", 100)]
    [InlineData("{", 100)]
    public async Task A_malformed_message_is_refused_with_Metas_code(string body, int code)
    {
        using var response = await sandbox.Http.PostAsync(
            $"/sandbox/graph/v25.0/{SandboxHost.Number}/messages", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal(code, (int)error["code"]!);
        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.NotNull(error["fbtrace_id"]);
        Assert.Equal("OAuthException", error["type"]!.ToString());
    }

    [Fact]
    public async Task Text_is_counted_in_characters()
    {
        await sandbox.Send(string.Concat(Enumerable.Repeat("🙂", 4096))).Ok();
        Assert.Equal(100, (await sandbox.Send(new string('x', 4097))).Code);
    }

    [Fact]
    public async Task Without_a_plus_the_number_is_completed_with_the_businesss_country()
    {
        var answer = await sandbox.Send(to: "15550100142");
        Assert.Equal(131047, answer.Code);
        Assert.Contains("+115550100142", (await sandbox.Wire())[^1]!["note"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Brazilian_number_is_known_without_its_ninth_digit()
    {
        await sandbox.Write(from: "553188887777");
        var answer = await sandbox.Send(to: "+5531988887777").Ok();
        Assert.Equal("553188887777", answer["contacts"]![0]!["wa_id"]!.ToString());
        Assert.Equal("+5531988887777", answer["contacts"]![0]!["input"]!.ToString());
    }

    [Fact]
    public async Task Free_text_outside_the_window_is_refused_and_a_template_is_not()
    {
        await sandbox.Control("windows/close");
        Assert.Equal(131047, (await sandbox.Send()).Code);
        await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Number}/messages", new
        {
            messaging_product = "whatsapp",
            to = SandboxHost.Customer,
            type = "template",
            template = new
            {
                name = "hello_world",
                language = new { code = "en_US" },
                components = new[] { new { type = "body", parameters = new[] { new { type = "text", text = "Northwind" } } } },
            },
        }).Ok();
    }

    [Fact]
    public async Task An_unregistered_number_cannot_send_and_its_pin_must_match()
    {
        await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Number}/deregister", new { }).Ok();
        Assert.Equal(133010, (await sandbox.Send()).Code);
        Assert.Equal(133005, (await Register("111111")).Code);
        Assert.Equal(131009, (await Register("12345")).Code);
        await Register("246810").Ok();
        for (var attempt = 0; attempt < 7; attempt++)
        {
            await Register("246810").Ok();
        }

        Assert.Equal(133016, (await Register("246810")).Code);
    }

    [Fact]
    public async Task Tokens_missing_wrong_foreign_expired_and_revoked_are_told_apart()
    {
        var path = $"{SandboxHost.Account}?fields=id";
        sandbox.Http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(104, (await sandbox.Graph(HttpMethod.Get, path)).Code);
        sandbox.Http.DefaultRequestHeaders.Authorization = new("Bearer", "nonsense");
        var wrong = await sandbox.Graph(HttpMethod.Get, path);
        Assert.Equal((190, HttpStatusCode.Unauthorized), (wrong.Code!.Value, wrong.Status));
        await sandbox.AuthorizeAsync(SandboxHost.OtherAccount);
        var foreign = await sandbox.Graph(HttpMethod.Get, path);
        Assert.Equal((100, 33), (foreign.Code!.Value, foreign.Subcode!.Value));
        Assert.Equal((100, 33), ((await sandbox.Send()) is var sent ? (sent.Code!.Value, sent.Subcode!.Value) : default));
        await sandbox.AuthorizeAsync();
        await sandbox.Control("tokens/expire");
        Assert.Equal(463, (await sandbox.Graph(HttpMethod.Get, path)).Subcode);
        await sandbox.AuthorizeAsync();
        await sandbox.Control("tokens/expire", new { revoke = true });
        Assert.Equal(458, (await sandbox.Graph(HttpMethod.Get, path)).Subcode);
    }

    [Fact]
    public async Task A_wrong_appsecret_proof_an_unknown_field_and_an_unknown_edge_are_refused()
    {
        var token = await sandbox.AuthorizeAsync();
        var proof = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(SandboxHost.Secret), System.Text.Encoding.UTF8.GetBytes(token)));
        await sandbox.Graph(HttpMethod.Get, $"{SandboxHost.Account}?appsecret_proof={proof}").Ok();
        Assert.Equal(100, (await sandbox.Graph(HttpMethod.Get, $"{SandboxHost.Account}?appsecret_proof={proof[..^1]}x")).Code);
        Assert.Equal(100, (await sandbox.Graph(HttpMethod.Get, $"{SandboxHost.Account}?fields=id,nope")).Code);
        Assert.Equal(2500, (await sandbox.Graph(HttpMethod.Get, $"{SandboxHost.Account}/nope")).Code);
    }

    [Fact]
    public async Task Throughput_and_the_pace_to_one_person_are_limited()
    {
        await sandbox.Control("settings", new { limits = new { pairBurst = 3, messagesPerSecond = 5 } });
        var codes = new List<int?>();
        for (var index = 0; index < 4; index++)
        {
            codes.Add((await sandbox.Send()).Code);
        }

        Assert.Equal([null, null, null, 131056], codes);
        // Twenty at once against one a second: some are too fast on the slowest machine.
        await sandbox.Control("settings", new { limits = new { messagesPerSecond = 1 } });
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => sandbox.Send(to: $"+155501001{index:D2}")));
        Assert.Contains(others, one => one.Code == 130429 && one.Status == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Numbers_are_paged_by_cursor()
    {
        var first = await sandbox.Graph(HttpMethod.Get, $"{SandboxHost.Account}/phone_numbers?limit=1&fields=id,display_phone_number").Ok();
        var second = JsonNode.Parse(await sandbox.Http.GetStringAsync(first["paging"]!["next"]!.ToString()))!;
        Assert.NotEqual(first["data"]![0]!["id"]!.ToString(), second["data"]![0]!["id"]!.ToString());
        Assert.Null(second["paging"]!["next"]);
        Assert.Equal(131059, (await sandbox.Graph(HttpMethod.Get, $"{SandboxHost.Account}/phone_numbers?after=zzz")).Code);
    }

    private Task<GraphAnswer> Register(string pin) =>
        sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Number}/register", new { messaging_product = "whatsapp", pin });
}
