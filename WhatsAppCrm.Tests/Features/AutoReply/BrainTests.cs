using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.AutoReply;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.AutoReply;

/// <summary>An organization's own assistant, asked over HTTP.</summary>
public sealed class BrainTests
{
    [Fact]
    public async Task It_is_sent_the_message_with_its_thread_signed_and_its_answer_goes_to_the_customer()
    {
        await using var brain = await ListeningBrain.StartAsync();
        await using var world = await AutoReplyWorld.StartAsync(allowLoopback: true);
        brain.Says(new { replies = new[] { "First", "Second" } });
        var secret = (string)(await SetAsync(world, brain))["brain"]!["secret"]!;

        await world.WriteAsync("hello");
        brain.Says(new { text = "Third" });
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        await world.WriteAsync("and now?");

        Assert.Equal(["First", "Second", "Third"], await world.SentAsync());
        Assert.Equal(2, brain.Calls.Count);
        Assert.All(brain.Calls, call => Assert.True(call.IsSignedWith(secret)));
        var asked = brain.Calls[1].Json;
        Assert.Equal("message.received", (string?)asked["event"]);
        Assert.Equal(world.Owner.OrganizationId.ToString(), (string?)asked["organizationId"]);
        Assert.Equal((await world.ConversationAsync()).Id.ToString(), (string?)asked["conversationId"]);
        Assert.Equal(("Ana", "+" + AutoReplyWorld.Ana), ((string?)asked["contact"]!["name"], (string?)asked["contact"]!["phone"]));
        Assert.Equal("and now?", (string?)asked["message"]!["text"]);
        Assert.Equal(["hello", "First", "Second", "and now?"], asked["thread"]!.AsArray().Select(one => (string)one!["text"]!));
        Assert.Equal([false, true, true, false], asked["thread"]!.AsArray().Select(one => (bool)one!["isAutomatic"]!));
        Assert.DoesNotContain(secret, (await world.Owner.GetAsync(world.SettingsPath)).ToJsonString());
    }

    [Fact]
    public async Task A_rule_comes_before_it_and_the_greeting_not_after_it()
    {
        await using var brain = await ListeningBrain.StartAsync();
        await using var world = await AutoReplyWorld.StartAsync(allowLoopback: true);
        await world.SetAsync(new
        {
            enabled = true, brain = new { enabled = true, url = brain.Url }, greeting = new { enabled = true, text = "Welcome" }, keywords = new[] { new { words = new[] { "price" }, text = "From 5" } },
        });

        await world.WriteAsync("hello");
        await world.WriteAsync("price");

        Assert.Equal(["From 5"], await world.SentAsync());
        Assert.Equal("hello", (string?)Assert.Single(brain.Calls).Json["message"]!["text"]);
    }

    [Fact]
    public async Task It_can_hand_over_to_a_person_and_is_not_asked_again()
    {
        await using var brain = await ListeningBrain.StartAsync();
        await using var world = await AutoReplyWorld.StartAsync(allowLoopback: true);
        brain.Says(new { text = "A colleague will answer", handOver = true });
        await SetAsync(world, brain);

        await world.WriteAsync("a person, please");
        await world.WriteAsync("hello?");

        Assert.Equal(["A colleague will answer"], await world.SentAsync());
        Assert.Single(brain.Calls);
        Assert.Equal([AutoReplyOutcome.HANDED_OVER, AutoReplyOutcome.PERSON], await world.OutcomesAsync());
        Assert.Equal(AutoReplyStop.HANDED_OVER, (await world.ConversationAsync()).AutoReplyStop);
    }

    [Fact]
    public async Task What_it_says_after_a_person_has_answered_is_dropped()
    {
        await using var brain = await ListeningBrain.StartAsync();
        await using var world = await AutoReplyWorld.StartAsync(allowLoopback: true);
        await SetAsync(world, brain);
        brain.Answer = async (context, _) =>
        {
            var conversation = await world.ConversationAsync();
            await using (var scope = world.Owner.BeginScope())
                await scope.ServiceProvider.GetRequiredService<QueueMessage>().RunAsync(MessageToSend.OfText("Here I am", conversation.Id), CancellationToken.None);
            await context.Response.WriteAsJsonAsync(new { text = "too late" });
        };

        await world.WriteAsync("hello");

        Assert.Equal(["Here I am"], await world.SentAsync());
        Assert.Equal([AutoReplyOutcome.PERSON], await world.OutcomesAsync());
    }

    [Fact]
    public async Task Trouble_that_may_pass_is_tried_twice_more_under_the_same_id_and_then_nothing_is_said()
    {
        await using var brain = await ListeningBrain.StartAsync();
        await using var world = await AutoReplyWorld.StartAsync(allowLoopback: true);
        await SetAsync(world, brain);
        brain.Answer = (context, call) =>
        {
            context.Response.StatusCode = 503;
            return call == 2 ? Task.Run(context.Abort) : Task.CompletedTask;
        };

        await world.Host.Sandbox.InboundAsync(world.Phone.PhoneNumberId, "hello", AutoReplyWorld.Ana, name: "Ana");
        await WaitFor.Async(
            async () =>
            {
                // The pauses before the second and the third.
                world.Clock.Advance(TimeSpan.FromMilliseconds(100));
                return (await world.OutcomesAsync()) is [not null];
            },
            TimeSpan.FromSeconds(45), "the brain is given up");
        await world.SettleAsync();

        Assert.Equal(3, brain.Calls.Count);
        Assert.Single(brain.Calls.Select(call => call.Id).Distinct());
        Assert.Empty(await world.SentAsync());
        Assert.Equal([AutoReplyOutcome.BRAIN_FAILED], await world.OutcomesAsync());
        Assert.Equal("STATUS", (string?)(await world.Owner.GetAsync(world.SettingsPath))["brain"]!["trouble"]);

        brain.Says(new { text = "Better now" });
        await world.WriteAsync("hello?");

        Assert.Equal(["Better now"], await world.SentAsync());
        Assert.Null((await world.Owner.GetAsync(world.SettingsPath))["brain"]!["trouble"]);
    }

    public static TheoryData<string, BrainTrouble> Nonsense => new()
    {
        { "not json", BrainTrouble.NOT_UNDERSTOOD },
        { "[1]", BrainTrouble.NOT_UNDERSTOOD },
        { """{"text":5}""", BrainTrouble.NOT_UNDERSTOOD },
        { """{"replies":["1","2","3","4","5","6"]}""", BrainTrouble.NOT_UNDERSTOOD },
        { $$"""{"text":"{{new string('x', 4097)}}"}""", BrainTrouble.TEXT_REFUSED },
        { $$"""{"text":"{{new string('x', 70_000)}}"}""", BrainTrouble.TOO_LARGE },
        { "redirect", BrainTrouble.REDIRECTED },
        { "401", BrainTrouble.STATUS },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task What_can_not_be_sent_is_noted_and_not_tried_again(string says, BrainTrouble trouble)
    {
        await using var brain = await ListeningBrain.StartAsync();
        await using var world = await AutoReplyWorld.StartAsync(allowLoopback: true);
        await SetAsync(world, brain);
        brain.Answer = (context, _) =>
        {
            if (says == "redirect") context.Response.Redirect(brain.Url + "/elsewhere", permanent: false, preserveMethod: true);
            else if (says == "401") context.Response.StatusCode = 401;
            else return context.Response.WriteAsync(says);
            return Task.CompletedTask;
        };

        await world.WriteAsync("hello");

        Assert.Equal("/brain", Assert.Single(brain.Calls).Path);
        Assert.Empty(await world.SentAsync());
        Assert.Equal([AutoReplyOutcome.BRAIN_FAILED], await world.OutcomesAsync());
        Assert.Equal(trouble, await world.Owner.ReadAsync(db => db.AutoReplySettings.Select(settings => settings.BrainTrouble).SingleAsync()));
    }

    [Fact]
    public async Task A_test_asks_it_without_a_customer_and_gives_up_after_ten_seconds()
    {
        await using var brain = await ListeningBrain.StartAsync();
        await using var world = await AutoReplyWorld.StartAsync(allowLoopback: true);
        var secret = (string)(await SetAsync(world, brain))["brain"]!["secret"]!;
        brain.Says(new { text = "I am here" });
        await using var scope = world.Owner.BeginScope();
        var test = scope.ServiceProvider.GetRequiredService<TestBrain>();

        Assert.Equal(["I am here"], (await test.RunAsync("hello", CancellationToken.None)).Answer.Texts);
        Assert.Equal("test", (string?)brain.Calls[0].Json["event"]);
        Assert.True(brain.Calls[0].IsSignedWith(secret));

        brain.Answer = async (context, _) =>
        {
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(BrainTrouble.TIMED_OUT, (await test.RunAsync("hello", CancellationToken.None)).Answer.Trouble);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 9, 25);
        Assert.Empty(await world.SentAsync());
    }

    [Fact]
    public async Task Without_the_setting_an_address_of_this_machine_is_neither_stored_nor_called()
    {
        await using var brain = await ListeningBrain.StartAsync();
        await using var world = await AutoReplyWorld.StartAsync();

        var (status, body) = await world.Owner.CallAsync(HttpMethod.Put, world.SettingsPath, new { enabled = true, brain = new { enabled = true, url = brain.Url } });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotNull(body!["errors"]!["brain.url"]);

        // Stored before the rules changed, or a name that leads here now.
        await world.SetAsync(new { enabled = true, brain = new { enabled = true, url = "https://brain.example" } });
        await world.Owner.SaveAsync(async db => (await db.AutoReplySettings.SingleAsync()).Change(new() { IsOn = true, Brain = new(true, brain.Url) }, DateTime.UtcNow));
        await world.WriteAsync("hello");

        Assert.Empty(brain.Calls);
        Assert.Equal(BrainTrouble.ADDRESS_REFUSED, await world.Owner.ReadAsync(db => db.AutoReplySettings.Select(settings => settings.BrainTrouble).SingleAsync()));
    }

    private static Task<JsonNode> SetAsync(AutoReplyWorld world, ListeningBrain brain) => world.SetAsync(new { enabled = true, brain = new { enabled = true, url = brain.Url } });
}
