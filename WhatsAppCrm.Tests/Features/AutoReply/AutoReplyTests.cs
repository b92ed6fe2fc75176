using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Features.Webhooks;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.AutoReply;

/// <summary>From the signed webhook to what the customer gets.</summary>
public sealed class AutoReplyTests
{
    private static readonly object Greeting = new { enabled = true, greeting = new { enabled = true, text = "Hi {name}, welcome to {business}!" } };

    [Fact]
    public async Task A_greeting_goes_to_whoever_writes_for_the_first_time_and_not_again()
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(Greeting);

        await world.WriteAsync("good morning");
        await world.WriteAsync("are you there?");

        Assert.Equal(["Hi Ana, welcome to Padaria Aurora!"], await world.SentAsync());
        Assert.Equal([AutoReplyOutcome.GREETING, AutoReplyOutcome.NOTHING], await world.OutcomesAsync());
        var answer = await world.Owner.ReadAsync(db => db.Messages.SingleAsync(message => message.Direction == MessageDirection.OUTBOUND));
        Assert.Equal((MessageOrigin.AUTO_REPLY, null), (answer.Origin, answer.SentByUserId));
        Assert.Equal(SendLane.AUTOMATION, await world.Owner.ReadAsync(db => db.OutboxMessages.Select(row => row.Lane).SingleAsync()));
        var conversation = await world.ConversationAsync();
        Assert.Equal((2, null), (conversation.UnreadCount, conversation.AutoReplyStop));
    }

    [Fact]
    public async Task A_customer_who_comes_back_after_the_set_silence_is_greeted_again()
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(new { enabled = true, greeting = new { enabled = true, text = "Welcome", afterHours = 2 } });

        await world.WriteAsync("hello");
        foreach (var (minutes, text) in new[] { (90, "and?"), (150, "hello again") })
        {
            world.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await world.WriteAsync(text);
        }

        Assert.Equal(["Welcome", "Welcome"], await world.SentAsync());
    }

    [Fact]
    public async Task The_same_webhook_again_and_again_is_answered_once()
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(new { enabled = true, keywords = new[] { new { words = new[] { "price" }, text = "From 5" } } });
        // The sandbox has to know that its window is open.
        await world.WriteAsync("hello");

        var body = Payloads.Text(world.Phone.PhoneNumberId, "price?", AutoReplyWorld.Ana);
        for (var i = 0; i < 5; i++) await world.Host.Sandbox.WebhookAsync(body.DeepClone());
        await world.SettleAsync();

        Assert.Equal(["From 5"], await world.SentAsync());
    }

    [Theory]
    [InlineData("What is the PREÇO?", "From 5")]
    [InlineData("how   much, please", "From 5")]
    [InlineData("priceless", null)]
    [InlineData("Obrigado!", "Any time")]
    [InlineData("obrigado, mas não", null)]
    public async Task The_first_rule_whose_words_match_answers(string text, string? answer)
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(new
        {
            enabled = true,
            keywords = new object[]
            {
                new { words = new[] { "off" }, text = "never", enabled = false },
                new { words = new[] { "price", "preco", "how much" }, text = "From 5" },
                new { words = new[] { "obrigado" }, text = "Any time", match = "WHOLE_MESSAGE" },
                new { words = new[] { "price" }, text = "second" },
            },
        });

        await world.WriteAsync(text);

        Assert.Equal(answer is null ? [] : [answer], await world.SentAsync());
    }

    [Fact]
    public async Task Echoes_history_groups_reactions_edits_notices_and_old_messages_are_not_answered()
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(Greeting);
        var number = world.Phone.PhoneNumberId;
        var old = DateTimeOffset.UtcNow.AddHours(-25);
        var inGroup = Payloads.TextMessage("all of you", "15550003001");
        inGroup["group_id"] = "G1";
        var echo = Payloads.TextMessage("from the phone", number);
        echo["to"] = "15550003002";

        await world.DeliverAsync(Payloads.Body(
            Payloads.Change(number, [inGroup]),
            Payloads.Change(number, [Payloads.TextMessage("yesterday", "15550003003", at: old)]),
            Payloads.Change(number, [Payloads.Message("system", new JsonObject { ["type"] = "customer_identity_changed", ["body"] = "x" }, "15550003004")]),
            Payloads.Change(number, [Payloads.Message("poll_creation", new JsonObject(), "15550003005")]),
            Payloads.Change(number, [Payloads.Message("reaction", new JsonObject { ["message_id"] = "wamid.any", ["emoji"] = "👍" }, "15550003006")]),
            Payloads.Change(number, [Payloads.Message("edit", new JsonObject { ["original_message_id"] = "wamid.never", ["message"] = new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = "now" } } }, "15550003007")])));
        var echoes = Payloads.Change(number, field: "smb_message_echoes");
        echoes["value"]!["message_echoes"] = new JsonArray(echo);
        var history = Payloads.Change(number, field: "history");
        history["value"]!["history"] = new JsonArray(new JsonObject
        {
            ["metadata"] = new JsonObject { ["phase"] = 0, ["chunk_order"] = 1, ["progress"] = 100 },
            ["threads"] = new JsonArray(new JsonObject { ["id"] = "15550003008", ["messages"] = new JsonArray(Payloads.TextMessage("long ago", "15550003008")) }),
        });
        await world.DeliverAsync(Payloads.Body(echoes, history));

        Assert.True(await world.Owner.ReadAsync(db => db.Messages.CountAsync()) >= 6);
        Assert.Empty(await world.OutcomesAsync());
        Assert.Empty(await world.SentAsync());
    }

    [Fact]
    public async Task An_organization_without_auto_reply_notes_nothing()
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(new { enabled = false, greeting = new { enabled = true, text = "Hi" } });

        await world.WriteAsync("hello");

        Assert.Empty(await world.OutcomesAsync());
        Assert.Empty(await world.SentAsync());
    }

    [Fact]
    public async Task A_message_the_customer_took_back_or_whose_window_closed_meanwhile_is_not_answered()
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(new { enabled = true, keywords = new[] { new { words = new[] { "price" }, text = "From 5" } } });
        await world.WriteAsync("hello");

        // As after a crash between taking in and deciding, found by the sweep a day later.
        await world.Owner.SaveAsync(async db =>
        {
            var conversation = await db.Conversations.SingleAsync();
            var gone = Build.Inbound(conversation, "price", world.Clock.UtcNow);
            gone.Delete();
            var late = Build.Inbound(conversation, "price", world.Clock.UtcNow.AddHours(-24));
            db.AddRange(gone, late, new PendingAutoReply(gone, world.Clock.UtcNow), new PendingAutoReply(late, world.Clock.UtcNow));
        });
        await world.SettleAsync();

        Assert.Equal([AutoReplyOutcome.NOTHING, AutoReplyOutcome.DELETED, AutoReplyOutcome.CLOSED], await world.OutcomesAsync());
        Assert.Empty(await world.SentAsync());
    }

    [Fact]
    public async Task Two_machines_do_not_talk_to_each_other_for_ever()
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(new { enabled = true, keywords = new[] { new { words = new[] { "hello" }, text = "hello" } } });

        await world.Host.Sandbox.InboundAsync(world.Phone.PhoneNumberId, "hello", AutoReplyWorld.Ana, count: 35);
        await WaitFor.Async(async () => (await world.OutcomesAsync()).Count(outcome => outcome is not null) == 35, TimeSpan.FromSeconds(45), "all are decided");

        Assert.Equal(30, await world.Owner.ReadAsync(db => db.Messages.CountAsync(message => message.Origin == MessageOrigin.AUTO_REPLY)));
        Assert.Equal(5, (await world.OutcomesAsync()).Count(outcome => outcome == AutoReplyOutcome.TOO_MANY));
    }
}
