using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>Sending by REST, from a number connected by REST, to a customer who wrote.</summary>
public sealed class SendCallTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private const string Customer = "+15550009001";

    [Fact]
    public async Task A_program_replies_by_phone_or_conversation_and_follows_the_job_to_the_blue_ticks()
    {
        var host = fixture.Host;
        await host.Sandbox.ResetAsync();
        var owner = await host.NewOwnerAsync();
        var stranger = await host.NewOwnerAsync();
        var phone = await owner.ConnectNumberAsync();
        await host.Sandbox.InboundAsync(phone.PhoneNumberId, "Are you open?", Customer);
        var conversation = await WaitFor.Async(async () => (await owner.GetAsync("/api/integrations/conversations"))["data"]!.AsArray().FirstOrDefault());

        using var accepted = await owner.Http.PostAsJsonAsync("/api/integrations/whatsapp/send", new { toPhone = "+1 (555) 000-9001", text = "Until eight.", clientId = "a-1" });
        var answer = JsonNode.Parse(await accepted.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("PENDING", answer["status"]!.ToString());
        var repeat = await owner.PostAsync("/api/integrations/whatsapp/send", new { toPhone = Customer, text = "Until eight.", clientId = "a-1" });
        Assert.Equal(answer["jobId"]!.ToString(), repeat!["jobId"]!.ToString());
        await WaitFor.Async(async () => (await owner.GetAsync($"/api/jobs/{answer["jobId"]}"))["status"]!.ToString() == "DONE");

        var id = await owner.ReadAsync(db => Task.FromResult(db.Conversations.Single().Id));
        await owner.PostAsync("/api/integrations/whatsapp/send", new { to = id, text = "And tomorrow from nine." });
        await WaitFor.Async(() => owner.ReadAsync(db => Task.FromResult(db.Messages.Count(one => one.ReadAtUtc != null) == 2)), TimeSpan.FromSeconds(20), "both read");

        Assert.NotNull(conversation);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync($"/api/jobs/{answer["jobId"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.PostAsJsonAsync("/api/integrations/whatsapp/send", new { to = id, text = "hi" })).StatusCode);
    }

    [Theory]
    [InlineData("""{"text":"hi"}""", "toPhone")]
    [InlineData("""{"toPhone":"not a number","text":"hi"}""", "toPhone")]
    [InlineData("""{"toPhone":"+15550009001"}""", "text")]
    [InlineData("""{"toPhone":"+15550009001","text":"   "}""", "text")]
    public async Task Bad_input_names_the_field(string body, string field)
    {
        var owner = await fixture.Host.NewOwnerAsync();

        using var answer = await owner.Http.PostAsync("/api/integrations/whatsapp/send", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]![field]);
    }
}
