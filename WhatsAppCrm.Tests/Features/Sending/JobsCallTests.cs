using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>The queue and the decisions about it by REST.</summary>
public sealed class JobsCallTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private const string Customer = "+15550009101";

    [Fact]
    public async Task A_program_finds_what_failed_sends_it_again_and_is_told_what_it_may_not()
    {
        var host = fixture.Host;
        var owner = await host.NewOwnerAsync();
        var stranger = await host.NewOwnerAsync();
        var phone = await owner.ConnectNumberAsync();
        await host.Sandbox.InboundAsync(phone.PhoneNumberId, "Are you open?", Customer);
        await WaitFor.Async(async () => (await owner.GetAsync("/api/integrations/conversations"))["data"]!.AsArray().Count == 1);
        await host.Sandbox.FaultAsync("messages", error: JsonNode.Parse("""{"code":131053,"message":"Media upload error"}"""));

        var sent = await owner.PostAsync("/api/integrations/whatsapp/send", new { toPhone = Customer, text = "Secret words." });
        await WaitFor.Async(async () => (await owner.GetAsync($"/api/jobs/{sent!["jobId"]}"))["status"]!.ToString() == "FAILED");

        var failed = await owner.GetAsync("/api/jobs?state=FAILED");
        Assert.Equal(1, (int)failed["total"]!);
        Assert.Equal((131053, "FAILED"), ((int)failed["data"]![0]!["errorCode"]!, failed["data"]![0]!["stage"]!.ToString()));
        Assert.DoesNotContain("Secret words", failed.ToJsonString());
        Assert.Equal(0, (int)(await stranger.GetAsync("/api/jobs?state=FAILED"))["total"]!);
        Assert.Equal(0, (int)(await owner.GetAsync("/api/jobs"))["total"]!);

        using var notUnknown = await owner.Http.PostAsJsonAsync($"/api/integrations/messages/{sent!["messageId"]}/resolve", new { action = "sent" });
        Assert.Equal((HttpStatusCode.Conflict, "SEND_NOT_UNKNOWN"), (notUnknown.StatusCode, await CodeAsync(notUnknown)));
        using var badAction = await owner.Http.PostAsJsonAsync($"/api/integrations/messages/{sent["messageId"]}/resolve", new { action = "forget" });
        Assert.Equal(HttpStatusCode.BadRequest, badAction.StatusCode);
        using var notWaiting = await owner.Http.PostAsync($"/api/jobs/{sent["jobId"]}/cancel", null);
        Assert.Equal((HttpStatusCode.Conflict, "SEND_NOT_WAITING"), (notWaiting.StatusCode, await CodeAsync(notWaiting)));
        using var strangers = await stranger.Http.PostAsync($"/api/integrations/messages/{sent["messageId"]}/resend", null);
        Assert.Equal(HttpStatusCode.NotFound, strangers.StatusCode);

        using var resent = await owner.Http.PostAsync($"/api/integrations/messages/{sent["messageId"]}/resend", null);
        Assert.Equal(HttpStatusCode.Accepted, resent.StatusCode);
        var again = JsonNode.Parse(await resent.Content.ReadAsStringAsync())!;
        await WaitFor.Async(async () => (await owner.GetAsync($"/api/jobs/{again["jobId"]}"))["status"]!.ToString() == "DONE");
        Assert.Equal(0, (int)(await owner.GetAsync("/api/jobs?state=FAILED"))["total"]!);
    }

    [Fact]
    public async Task Sellers_are_turned_away()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);

        using var list = await seller.Http.GetAsync("/api/jobs");
        using var all = await seller.Http.PostAsync("/api/jobs/retry", null);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (list.StatusCode, all.StatusCode));
    }

    private static async Task<string> CodeAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errorCode"]!.ToString();
}
