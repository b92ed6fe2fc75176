using System.Text.Json.Nodes;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>The button elements of a template's send, refused as Meta refuses them.</summary>
public sealed class TemplateButtonTests : IAsyncLifetime
{
    private const string Templates = """
        {"wabaId":"400000000000001","templates":[
          {"name":"order_ready","language":"en_US","category":"UTILITY","components":[
            {"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Your order is ready."},
            {"type":"BUTTONS","buttons":[
              {"type":"QUICK_REPLY","text":"Thanks"},{"type":"URL","text":"Track","url":"https://shop.example/{{1}}"},
              {"type":"URL","text":"Shop","url":"https://shop.example"},{"type":"COPY_CODE","text":"Copy","example":"SAVE20"}]}]},
          {"name":"sign_in","language":"en_US","category":"AUTHENTICATION","components":[
            {"type":"BODY","text":"{{1}} is your code."},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE","text":"Copy"}]}]}]}
        """;

    private const string Picture = """{"type":"header","parameters":[{"type":"image","image":{"link":"https://shop.example/a.png"}}]}""";
    private const string Track = """{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"orders/4711"}]}""";
    private const string Code = """{"type":"button","sub_type":"copy_code","index":3,"parameters":[{"type":"coupon_code","coupon_code":"SAVE20"}]}""";
    private const string Body = """{"type":"body","parameters":[{"type":"text","text":"1234"}]}""";

    private SandboxHost sandbox = null!;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxHost.ConnectedAsync();
        await sandbox.Control("templates", JsonNode.Parse(Templates)!);
    }

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task A_send_is_held_against_the_buttons_of_its_template()
    {
        (int? Code, string Parts)[] cases =
        [
            (null, $"{Picture},{Track},{Code}"),
            (null, $$"""{{Picture}},{{Track}},{{Code}},{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"thanks"}]}"""),
            (131008, $"{Picture},{Code}"),
            (131008, $"{Picture},{Track}"),
            (131008, $$"""{{Picture}},{{Code}},{"type":"button","sub_type":"url","index":"1"}"""),
            (131008, $$"""{{Picture}},{{Code}},{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":""}]}"""),
            (131008, $$"""{{Picture}},{{Code}},{"type":"button","sub_type":"url","parameters":[{"type":"text","text":"a"}]}"""),
            (131009, $$"""{{Picture}},{{Code}},{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"not encoded"}]}"""),
            (131009, $$"""{{Picture}},{{Track}},{"type":"button","sub_type":"copy_code","index":"3","parameters":[{"type":"coupon_code","coupon_code":"123456789012345678901"}]}"""),
            (132012, $$"""{{Picture}},{{Code}},{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"payload","payload":"a"}]}"""),
            (132012, $"{Track},{Code}"),
            (132018, $$"""{{Picture}},{{Track}},{{Code}},{"type":"button","sub_type":"url","index":"2","parameters":[{"type":"text","text":"a"}]}"""),
            (132018, $$"""{{Picture}},{{Track}},{{Code}},{"type":"button","sub_type":"url","index":"4","parameters":[{"type":"text","text":"a"}]}"""),
            (132018, $$"""{{Picture}},{{Track}},{{Code}},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"a"}]}"""),
            (132018, $"{Picture},{Track},{Track},{Code}"),
            (100, $$"""{{Picture}},{{Track}},{{Code}},{"type":"button","sub_type":"phone","index":"0"}"""),
            (100, $$"""{{Picture}},{{Track}},{{Code}},{"type":"button","sub_type":"quick_reply","index":"x"}"""),
        ];
        foreach (var (code, parts) in cases) Assert.Equal((code, parts), (await SendAsync("order_ready", parts), parts));
    }

    [Theory]
    [InlineData("1234", null)]
    [InlineData("4321", 132018)]
    [InlineData(null, 131008)]
    public async Task A_one_time_password_stands_in_the_text_and_in_its_button(string? code, int? expected) => Assert.Equal(expected, await SendAsync(
        "sign_in", code is null ? Body : $$"""{{Body}},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"{{code}}"}]}"""));

    [Fact]
    public async Task A_template_put_again_keeps_its_id_and_takes_the_new_state()
    {
        var before = await SendAsync("sign_in", $$"""{{Body}},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"1234"}]}""");
        var first = await PutAsync("APPROVED");
        var second = await PutAsync("PAUSED");

        Assert.Null(before);
        Assert.Equal(first, second);
        Assert.Equal(132015, await SendAsync("plain", ""));
    }

    private async Task<string> PutAsync(string status) => (string)(await sandbox.Control("templates", new
    {
        wabaId = "400000000000001", templates = new[] { new { name = "plain", language = "en_US", category = "UTILITY", status, components = new[] { new { type = "BODY", text = "Hello" } } } },
    }))["templates"]![0]!["id"]!;

    /// <returns>Meta's code; null when it was accepted.</returns>
    private async Task<int?> SendAsync(string template, string parts)
    {
        var body = $$$"""
            {"messaging_product":"whatsapp","to":"+15550100142","type":"template","template":{"name":"{{{template}}}","language":{"code":"en_US"},"components":[{{{parts}}}]}}
            """;
        using var response = await sandbox.Http.PostAsync(
            $"/sandbox/graph/v25.0/{SandboxHost.Number}/messages", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        return (int?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]?["code"];
    }
}
