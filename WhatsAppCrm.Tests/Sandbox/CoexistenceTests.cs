using System.Text.Json.Nodes;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>A number that lives in the WhatsApp Business app as well: the two syncs, and what is typed on the phone.</summary>
public class CoexistenceTests : IAsyncLifetime
{
    private readonly TestClock clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxHost.StartAsync(clock);
        await sandbox.AuthorizeAsync();
        await sandbox.Graph(HttpMethod.Post, SandboxHost.Account + "/subscribed_apps").Ok();
        await sandbox.Control("numbers/" + SandboxHost.Number, new { isOnBizApp = true });
    }

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task The_contacts_come_after_their_sync_request()
    {
        Assert.NotNull((await Sync("smb_app_state_sync").Ok())["request_id"]);
        var webhook = Assert.Single(await sandbox.Receiver.WaitForAsync(1));
        Assert.Equal("smb_app_state_sync", webhook.Change["field"]!.ToString());
        Assert.Equal(SandboxHost.Number, webhook.Value["metadata"]!["phone_number_id"]!.ToString());
        var contacts = webhook.Value["state_sync"]!.AsArray();
        Assert.Equal(4, contacts.Count);
        Assert.All(contacts, one => Assert.Equal(("contact", "add"), (one!["type"]!.ToString(), one["action"]!.ToString())));
        Assert.Equal("15550100171", contacts[0]!["contact"]!["phone_number"]!.ToString());
    }

    [Fact]
    public async Task The_history_comes_in_two_phases_of_chunks_and_a_picture_after_its_placeholder()
    {
        await Sync("history").Ok();
        var all = await sandbox.Receiver.WaitForAsync(5);
        Assert.All(all, one => Assert.Equal("history", one.Change["field"]!.ToString()));
        var chunks = all.Where(one => one.Value["history"] is not null).Select(one => one.Value["history"]![0]!).ToList();
        var order = chunks.Select(one => ((int)one["metadata"]!["phase"]!, (int)one["metadata"]!["chunk_order"]!, (int)one["metadata"]!["progress"]!)).ToList();
        Assert.Equal([(0, 1, 25), (0, 2, 50), (1, 1, 75), (1, 2, 100)], order.Order());
        var threads = chunks.SelectMany(one => one["threads"]!.AsArray()).OfType<JsonNode>().ToList();
        Assert.Equal(3, threads.Select(one => one["id"]!.ToString()).Distinct().Count());
        var messages = threads.SelectMany(one => one["messages"]!.AsArray()).OfType<JsonNode>().ToList();
        Assert.All(messages, one => Assert.NotNull(one["history_context"]!["status"]));
        Assert.Contains(messages, one => one["from"]!.ToString() == "15550100111" && one["to"] is not null);

        var placeholder = Assert.Single(messages, one => one["type"]!.ToString() == "media_placeholder");
        var picture = all.Single(one => one.Value["messages"] is not null).Value["messages"]![0]!;
        Assert.Equal((placeholder["id"]!.ToString(), "image"), (picture["id"]!.ToString(), picture["type"]!.ToString()));
    }

    [Fact]
    public async Task A_history_the_business_keeps_to_itself_comes_as_an_error()
    {
        await sandbox.Control("settings", new { coexistence = new { declineHistory = true } });
        await Sync("history").Ok();
        var webhook = Assert.Single(await sandbox.Receiver.WaitForAsync(1));
        Assert.Equal(2593109, (int)webhook.Value["history"]![0]!["errors"]![0]!["code"]!);
    }

    [Fact]
    public async Task Each_sync_is_granted_once_and_within_a_day()
    {
        await sandbox.Control("settings", new { coexistence = new { deliver = false } });
        await Sync("history").Ok();
        Assert.Equal(2593107, (await Sync("history")).Code);
        clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(2593108, (await Sync("smb_app_state_sync")).Code);
        Assert.Empty(sandbox.Receiver.All);
        await sandbox.Control("numbers/" + SandboxHost.Number, new { isOnBizApp = false });
        await sandbox.Control("numbers/" + SandboxHost.Number, new { isOnBizApp = true });
        await Sync("history").Ok();
    }

    [Fact]
    public async Task What_the_business_types_on_its_phone_is_echoed()
    {
        var echo = await sandbox.Control("echo", new { phoneNumberId = SandboxHost.Number, to = "+1 555-010-0142", text = "from the phone" });
        var webhook = Assert.Single(sandbox.Receiver.All);
        Assert.Equal("smb_message_echoes", webhook.Change["field"]!.ToString());
        var message = webhook.Value["message_echoes"]![0]!;
        Assert.Equal(
            (echo["id"]!.ToString(), "15550100111", "15550100142", "from the phone"),
            (message["id"]!.ToString(), message["from"]!.ToString(), message["to"]!.ToString(), message["text"]!["body"]!.ToString()));
        Assert.Equal(webhook.Value["contacts"]![0]!["user_id"]!.ToString(), message["to_user_id"]!.ToString());
        var phone = JsonNode.Parse(await sandbox.Http.GetStringAsync($"/sandbox/phone/state?number={SandboxHost.Number}&customer=15550100142"))!["chat"]!;
        Assert.Equal("from the phone", phone["messages"]![0]!["text"]!.ToString());

        await sandbox.Control("echo", new { phoneNumberId = SandboxHost.Number, to = "15550100142", raw = new { type = "revoke", revoke = new { original_message_id = echo["id"]!.ToString() } } });
        var revoked = sandbox.Receiver.All[^1].Value["message_echoes"]![0]!.AsObject();
        Assert.Equal("revoke", revoked["type"]!.ToString());
        Assert.False(revoked.ContainsKey("text"));
    }

    [Fact]
    public async Task Only_a_number_in_the_app_can_echo() =>
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.Control("echo", new { phoneNumberId = SandboxHost.OtherNumber, to = "15550100142" }));

    private Task<GraphAnswer> Sync(string kind) =>
        sandbox.Graph(HttpMethod.Post, SandboxHost.Number + "/smb_app_data", new { messaging_product = "whatsapp", sync_type = kind });
}
