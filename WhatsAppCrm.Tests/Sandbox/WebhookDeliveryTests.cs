using System.Text.Json.Nodes;

namespace WhatsAppCrm.Tests.Sandbox;

public class WebhookDeliveryTests : IAsyncLifetime
{
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync() => sandbox = await SandboxHost.ConnectedAsync();

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task An_inbound_message_arrives_signed_over_its_exact_bytes()
    {
        var answer = await sandbox.Write("olá, 🙂");
        Assert.True((bool)answer["delivered"]!);
        var webhook = Assert.Single(sandbox.Receiver.All);
        Assert.Equal(webhook.Expected, webhook.Signature);
        Assert.DoesNotContain(webhook.Bytes, one => one > 127);
        var message = webhook.Value["messages"]![0]!;
        Assert.Equal("olá, 🙂", message["text"]!["body"]!.ToString());
        Assert.Equal(("15550100142", SandboxHost.Number), (message["from"]!.ToString(), webhook.Value["metadata"]!["phone_number_id"]!.ToString()));
        Assert.StartsWith("US.", message["from_user_id"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(webhook.Value["contacts"]![0]!["user_id"]!.ToString(), message["from_user_id"]!.ToString());
    }

    [Fact]
    public async Task Statuses_come_in_order_with_the_senders_reference()
    {
        await sandbox.Write();
        var sent = await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Number}/messages", new
        {
            messaging_product = "whatsapp",
            to = SandboxHost.Customer,
            text = new { body = "Hello" },
            biz_opaque_callback_data = "row-7",
        });
        await sandbox.Receiver.WaitForAsync(4);
        var statuses = sandbox.Receiver.Statuses.ToList();
        Assert.Equal(["sent", "delivered", "read"], statuses.Select(one => one["status"]!.ToString()));
        Assert.All(statuses, one => Assert.Equal((sent.MessageId, "row-7", "15550100142"), (one["id"]!.ToString(), one["biz_opaque_callback_data"]!.ToString(), one["recipient_id"]!.ToString())));
        Assert.Equal("free_customer_service", statuses[0]["pricing"]!["type"]!.ToString());
        Assert.Null(statuses[2]["pricing"]);
    }

    [Fact]
    public async Task Without_automatic_reading_read_comes_when_the_phone_shows_the_chat()
    {
        await sandbox.Control("settings", new { statuses = new { autoRead = false } });
        await sandbox.Write();
        await sandbox.Send();
        await sandbox.Receiver.WaitForAsync(3);
        using var seen = await sandbox.Http.PostAsync("/sandbox/phone/seen", new StringContent($$"""{"number":"{{SandboxHost.Number}}","customer":"15550100142"}"""));
        Assert.True(seen.IsSuccessStatusCode);
        await sandbox.Receiver.WaitForAsync(4);
        Assert.Equal("read", sandbox.Receiver.Statuses.Last()["status"]!.ToString());
    }

    [Fact]
    public async Task Anything_but_200_is_repeated()
    {
        sandbox.Receiver.AnswerNext(503, 204, 500);
        var answer = await sandbox.Write("again");
        Assert.Equal(503, (int)answer["messages"]![0]!["webhook"]!["status"]!);
        var all = await sandbox.Receiver.WaitForAsync(4);
        Assert.Equal([503, 204, 500, 200], all.Select(one => one.Answered));
        Assert.All(all, one => Assert.Equal(all[0].Bytes, one.Bytes));
    }

    [Fact]
    public async Task An_unsubscribed_account_is_silent()
    {
        await sandbox.Graph(HttpMethod.Delete, $"{SandboxHost.Account}/subscribed_apps").Ok();
        var answer = await sandbox.Write("nobody hears this");
        Assert.NotNull(answer["refused"]);
        await sandbox.Send().Ok();
        Assert.Equal(0, (int)(await sandbox.State())["pendingDeliveries"]!);
        await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Account}/subscribed_apps").Ok();
        await sandbox.Write("heard");
        Assert.Equal("heard", Assert.Single(sandbox.Receiver.All).Value["messages"]![0]!["text"]!["body"]!.ToString());
    }

    [Fact]
    public async Task An_override_must_answer_the_challenge_and_then_gets_the_messages()
    {
        await using var other = await WebhookReceiver.StartAsync();
        other.VerifyToken = "of-the-organization";
        var refused = await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Account}/subscribed_apps", new { override_callback_uri = other.Url, verify_token = "wrong" });
        Assert.Equal(2200, refused.Code);
        await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Account}/subscribed_apps", new { override_callback_uri = other.Url, verify_token = "of-the-organization" }).Ok();
        await sandbox.Write("to the override");
        Assert.Single(other.All);
        await sandbox.Control("templates/600000000000001/review", new { @event = "PAUSED" });
        var template = Assert.Single(await sandbox.Receiver.WaitForAsync(1));
        Assert.Equal("message_template_status_update", template.Change["field"]!.ToString());
    }

    [Fact]
    public async Task Any_body_is_signed_and_delivered_as_it_is()
    {
        var answer = await sandbox.Control("webhook", new { body = "not even JSON" });
        Assert.Equal(200, (int)answer["status"]!);
        var webhook = Assert.Single(sandbox.Receiver.All);
        Assert.Equal("not even JSON", System.Text.Encoding.UTF8.GetString(webhook.Bytes));
        Assert.Equal(webhook.Expected, webhook.Signature);
        Assert.True((bool)(await sandbox.Control("verify-webhook"))["verified"]!);
        Assert.False((bool)(await sandbox.Control("verify-webhook", new { verifyToken = "wrong" }))["verified"]!);
    }

    [Fact]
    public async Task Several_made_up_customers_write_and_a_username_may_hide_the_phone()
    {
        await sandbox.Control("inbound", new { phoneNumberId = SandboxHost.Number, text = "number {n}", count = 5 });
        var texts = sandbox.Receiver.All.Select(one => one.Value["messages"]![0]!["text"]!["body"]!.ToString()).Order();
        Assert.Equal(["number 1", "number 2", "number 3", "number 4", "number 5"], texts);

        var hidden = await sandbox.Control("inbound", new { phoneNumberId = SandboxHost.Number, userId = "US.77", type = "location", raw = new { context = new { forwarded = true } } });
        Assert.True((bool)hidden["delivered"]!);
        var message = sandbox.Receiver.All[^1].Value["messages"]![0]!.AsObject();
        Assert.False(message.ContainsKey("from"));
        Assert.True((bool)message["context"]!["forwarded"]!);
        Assert.NotNull(message["location"]!["latitude"]);

        var reply = await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Number}/messages", new { messaging_product = "whatsapp", recipient = "US.77", text = new { body = "hi" } }).Ok();
        Assert.Equal("US.77", reply["contacts"]![0]!["user_id"]!.ToString());
    }

    [Fact]
    public async Task The_businesss_reading_and_typing_show_on_the_phone()
    {
        var id = (await sandbox.Write())["messages"]![0]!["id"]!.ToString();
        await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Number}/messages", new { messaging_product = "whatsapp", status = "read", message_id = id, typing_indicator = new { type = "text" } }).Ok();
        var chat = await Phone();
        Assert.Equal("read", chat["messages"]![0]!["status"]!.ToString());
        Assert.NotNull(chat["typing"]);
        await sandbox.Send("reply");
        chat = await Phone();
        Assert.Null(chat["typing"]);
        Assert.Equal("reply", chat["messages"]![1]!["text"]!.ToString());
    }

    private async Task<JsonNode> Phone() =>
        JsonNode.Parse(await sandbox.Http.GetStringAsync($"/sandbox/phone/state?number={SandboxHost.Number}&customer=15550100142"))!["chat"]!;
}
