using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Features.Webhooks;

namespace WhatsAppCrm.Tests.Features.AutoReply;

/// <summary>Where a person has the conversation, no machine speaks.</summary>
public sealed class HandingOverTests
{
    private static readonly object Prices = new { enabled = true, keywords = new[] { new { words = new[] { "price" }, text = "From 5" } } };

    public enum Way
    {
        Reply,
        Phone,
        Assignment,
        Switch,
    }

    [Theory]
    [InlineData(Way.Reply, AutoReplyStop.PERSON_REPLIED)]
    [InlineData(Way.Phone, AutoReplyStop.PHONE_REPLIED)]
    [InlineData(Way.Assignment, AutoReplyStop.ASSIGNED)]
    [InlineData(Way.Switch, AutoReplyStop.SWITCHED_OFF)]
    public async Task Handing_over_to_a_person_stops_it_until_it_is_switched_on(Way way, AutoReplyStop stop)
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(Prices);
        await world.WriteAsync("price");
        await TakeOverAsync(world, way);
        var said = await world.SentAsync();

        await world.WriteAsync("price");

        Assert.Equal(said, await world.SentAsync());
        Assert.Equal(stop, (await world.ConversationAsync()).AutoReplyStop);
        Assert.Equal(way == Way.Switch ? AutoReplyOutcome.SWITCHED_OFF : AutoReplyOutcome.PERSON, (await world.OutcomesAsync())[^1]);
        var path = $"/api/integrations/conversations/{(await world.ConversationAsync()).Id}/auto-reply";
        Assert.Equal(stop.ToString(), (string?)(await world.Owner.GetAsync(path))["autoReply"]!["stop"]);

        Assert.Equal(HttpStatusCode.OK, (await world.Owner.CallAsync(HttpMethod.Patch, path, new { on = true })).Status);
        await world.WriteAsync("price");

        Assert.Equal([.. said, "From 5"], await world.SentAsync());
    }

    [Theory]
    [InlineData(Way.Reply, true)]
    [InlineData(Way.Switch, false)]
    public async Task A_persons_hold_ends_after_the_set_hours_and_the_switch_does_not(Way way, bool resumes)
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(Prices);
        await world.WriteAsync("hello");
        await TakeOverAsync(world, way);
        var said = await world.SentAsync();

        world.Clock.Advance(TimeSpan.FromHours(25));
        await world.WriteAsync("price");

        Assert.Equal(resumes ? [.. said, "From 5"] : said, await world.SentAsync());
    }

    [Fact]
    public async Task Taking_back_the_assignment_and_settling_the_conversation_let_go()
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(Prices);
        await world.WriteAsync("hello");
        await TakeOverAsync(world, Way.Assignment);
        var path = $"/api/integrations/conversations/{(await world.ConversationAsync()).Id}/assign";
        await world.Owner.CallAsync(HttpMethod.Patch, path, new { assignedToId = (Guid?)null });

        Assert.Null((await world.ConversationAsync()).AutoReplyStop);

        await TakeOverAsync(world, Way.Reply);
        await world.Owner.SaveAsync(async db => (await db.Conversations.SingleAsync()).Resolve(null, world.Clock.UtcNow));

        Assert.Null((await world.ConversationAsync()).AutoReplyStop);
    }

    [Fact]
    public async Task A_seller_may_switch_and_another_organization_finds_nothing()
    {
        await using var world = await AutoReplyWorld.StartAsync();
        await world.SetAsync(Prices);
        await world.WriteAsync("hello");
        var path = $"/api/integrations/conversations/{(await world.ConversationAsync()).Id}/auto-reply";
        var seller = await world.Owner.NewColleagueAsync(Role.SELLER);
        var stranger = await world.Host.NewOwnerAsync("Other");

        var (status, body) = await seller.CallAsync(HttpMethod.Patch, path, new { on = false });

        Assert.Equal((HttpStatusCode.OK, false), (status, (bool)body!["autoReply"]!["isOn"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Patch, path, new { on = true })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(AutoReplyStop.SWITCHED_OFF, (await world.ConversationAsync()).AutoReplyStop);
        Assert.Equal(HttpStatusCode.BadRequest, (await seller.CallAsync(HttpMethod.Patch, path, new { })).Status);
    }

    private static async Task TakeOverAsync(AutoReplyWorld world, Way way)
    {
        var conversation = await world.ConversationAsync();
        switch (way)
        {
            case Way.Reply:
                await using (var scope = world.Owner.BeginScope())
                    await scope.ServiceProvider.GetRequiredService<QueueMessage>().RunAsync(MessageToSend.OfText("I am on it", conversation.Id), CancellationToken.None);
                break;
            case Way.Phone:
                var echo = Payloads.TextMessage("from the phone", world.Phone.PhoneNumberId, at: world.Clock.GetUtcNow());
                echo["to"] = AutoReplyWorld.Ana;
                var change = Payloads.Change(world.Phone.PhoneNumberId, field: "smb_message_echoes");
                change["value"]!["message_echoes"] = new JsonArray(echo);
                await world.DeliverAsync(Payloads.Body(change));
                break;
            case Way.Assignment:
                await world.Owner.CallAsync(HttpMethod.Patch, $"/api/integrations/conversations/{conversation.Id}/assign", new { assignedToId = world.Owner.UserId });
                break;
            default:
                await world.Owner.CallAsync(HttpMethod.Patch, $"/api/integrations/conversations/{conversation.Id}/auto-reply", new { on = false });
                break;
        }

        await world.SettleAsync();
    }
}
