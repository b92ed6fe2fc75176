using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using WhatsAppCrm.MetaSandbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>What survives, what is recorded, and what misbehaves on request.</summary>
public class MemoryTests : IAsyncLifetime
{
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync() => sandbox = await SandboxHost.ConnectedAsync();

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task Tokens_subscriptions_windows_and_the_ledger_survive_a_restart()
    {
        await sandbox.Write();
        var before = (await sandbox.Wire()).Count;
        await sandbox.RestartAsync();
        var sent = await sandbox.Send("after the restart");
        Assert.Null(sent.Code);
        var wire = await sandbox.Wire();
        Assert.Equal(before + 1, wire.Count);
        Assert.Equal(Enumerable.Range(1, wire.Count).Select(one => (long)one), wire.Select(one => (long)one!["seq"]!));
        Assert.Equal(2, (await Phone())["messages"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_was_not_delivered_goes_out_after_a_restart()
    {
        await sandbox.Control("settings", new { webhookRetries = new { firstMs = 60_000 } });
        sandbox.Receiver.AnswerNext(503);
        await sandbox.Write("late");
        Assert.Equal(1, (int)(await sandbox.State())["pendingDeliveries"]!);
        await sandbox.RestartAsync();
        var all = await sandbox.Receiver.WaitForAsync(2);
        Assert.Equal(all[0].Bytes, all[1].Bytes);
        await WaitFor.Async(async () => (int)(await sandbox.State())["pendingDeliveries"]! == 0, TimeSpan.FromSeconds(10), "nothing is pending");
    }

    [Fact]
    public async Task The_ledger_keeps_bodies_and_answers_but_no_secret()
    {
        var token = await sandbox.AuthorizeAsync();
        await sandbox.Write();
        await sandbox.Send("for the record");
        sandbox.Http.DefaultRequestHeaders.Authorization = null;
        await sandbox.Graph(HttpMethod.Get, $"debug_token?input_token={token}&access_token=100000000000001%7C{SandboxHost.Secret}").Ok();
        var wire = await sandbox.Wire();
        var send = wire.Single(one => one!["path"]!.ToString().EndsWith("/messages", StringComparison.Ordinal))!;
        Assert.Equal("for the record", send["body"]!["text"]!["body"]!.ToString());
        Assert.Equal((200, "POST"), ((int)send["status"]!, send["method"]!.ToString()));
        Assert.StartsWith("wamid.", send["answer"]!["messages"]![0]!["id"]!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("token-", send["token"]!.ToString(), StringComparison.Ordinal);

        var text = wire.ToJsonString() + (await sandbox.State()).ToJsonString();
        Assert.DoesNotContain(token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(SandboxHost.Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("246810", text, StringComparison.Ordinal);
        Assert.Empty(await sandbox.Wire(since: (long)wire[^1]!["seq"]!));
    }

    [Fact]
    public async Task Faults_refuse_delay_and_break_off_before_or_after_acting()
    {
        await sandbox.Write();
        var sends = SandboxHost.Number + "/messages";
        await sandbox.Control("faults", new object[] { new { match = sends, status = 503, error = new { code = 131016 } } });
        Assert.Equal((131016, 503), ((await sandbox.Send()) is var refused ? (refused.Code!.Value, (int)refused.Status) : default));

        await sandbox.Control("faults", new object[] { new { match = "POST /\\d+/messages$", drop = "before" } });
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.Send("lost"));
        await sandbox.Control("faults", new object[] { new { match = sends, drop = "after" } });
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.Send("sent all the same"));
        await sandbox.Send("fine").Ok();

        var texts = (await Phone())["messages"]!.AsArray().Select(one => one!["text"]!.ToString());
        Assert.Equal(["Hi", "sent all the same", "fine"], texts);
        Assert.Equal([503, 0, 0, 200], (await sandbox.Wire()).Where(one => one!["path"]!.ToString().EndsWith(sends, StringComparison.Ordinal)).Select(one => (int)one!["status"]!));

        await sandbox.Control("faults", new object[] { new { match = sends, failedStatus = new { code = 131026, message = "Message undeliverable" } } });
        var failing = await sandbox.Send("fails later");
        await sandbox.Receiver.WaitForAsync(all => sandbox.Receiver.Statuses.Any(one => one["status"]!.ToString() == "failed"), "a failed status");
        var status = sandbox.Receiver.Statuses.Single(one => one["status"]!.ToString() == "failed");
        Assert.Equal((failing.MessageId, 131026), (status["id"]!.ToString(), (int)status["errors"]![0]!["code"]!));
        Assert.Null(status["recipient_user_id"]);

        using var cleared = await sandbox.Http.DeleteAsync("/sandbox/control/faults");
        Assert.True(cleared.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Reset_forgets_everything_but_the_two_accounts_and_three_numbers()
    {
        await sandbox.Write();
        await sandbox.Control("reset");
        var state = await sandbox.State();
        Assert.Equal((2, 3, 0, 0), (state["accounts"]!.AsArray().Count, state["numbers"]!.AsArray().Count, state["tokens"]!.AsArray().Count, (int)state["chats"]!));
        Assert.Empty(await sandbox.Wire());
        Assert.Equal(190, (await sandbox.Send()).Code);
        await sandbox.RestartAsync();
        Assert.Single(await sandbox.Wire());
    }

    [Fact]
    public async Task Media_come_back_by_a_link_that_wants_the_token()
    {
        var bytes = new byte[2000];
        Random.Shared.NextBytes(bytes);
        using var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new("image/png");
        using var form = new MultipartFormDataContent { { new StringContent("whatsapp"), "messaging_product" }, { file, "file", "a.png" } };
        using var upload = await sandbox.Http.PostAsync($"/sandbox/graph/v25.0/{SandboxHost.Number}/media", form);
        var id = JsonNode.Parse(await upload.Content.ReadAsStringAsync())!["id"]!.ToString();
        var url = (await sandbox.Graph(HttpMethod.Get, id).Ok())["url"]!.ToString();
        Assert.Equal(bytes, await sandbox.Http.GetByteArrayAsync(url));
        using var anyone = new HttpClient();
        Assert.Equal(401, (int)(await anyone.GetAsync(url)).StatusCode);
        Assert.Equal(404, (int)(await sandbox.Http.GetAsync(url + "0")).StatusCode);
    }

    [Fact]
    public void It_refuses_Production_and_standing_alone_without_a_webhook_address()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        var refused = Assert.Throws<InvalidOperationException>(() => builder.AddMetaSandbox());
        Assert.Contains("Sandbox:Enabled", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Sandbox:WebhookUrl", Assert.Throws<InvalidOperationException>(() => SandboxProgram.Create([])).Message, StringComparison.Ordinal);
    }

    private async Task<JsonNode> Phone() =>
        JsonNode.Parse(await sandbox.Http.GetStringAsync($"/sandbox/phone/state?number={SandboxHost.Number}&customer=15550100142"))!["chat"]!;
}
