using System.Net;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>A reply is held when the customer was answered since its writer last looked.</summary>
public sealed class HeldReplyTests(HeldReplyTests.Quiet fixture) : IClassFixture<HeldReplyTests.Quiet>
{
    /// <summary>Nothing leaves: what is queued stays as it is.</summary>
    public sealed class Quiet : ProductFixture
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" };
    }

    private const string Send = "/api/integrations/whatsapp/send";

    [Fact]
    public async Task A_reply_is_held_for_a_colleagues_answer_and_goes_once_it_was_seen()
    {
        var (ana, bruno, id, seen) = await TwoSellersAsync("+5511988884001");
        var answered = await SendAsync(bruno, id, "We have it in blue", seen);
        Assert.Equal(HttpStatusCode.Accepted, answered.Status);

        var (status, body) = await SendAsync(ana, id, "Sorry, sold out", seen, "held-1");
        Assert.Equal((HttpStatusCode.Conflict, "REPLY_HELD"), (status, (string)body!["errorCode"]!));
        Assert.Equal(1, await OutboundAsync(ana, id));

        // What was held left nothing behind: the same send, with the answer seen, goes, and its repeat is the same message.
        var sent = await SendAsync(ana, id, "Sorry, sold out", Guid.Parse((string)answered.Body!["messageId"]!), "held-1");
        var again = await SendAsync(ana, id, "Sorry, sold out", seen, "held-1");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (sent.Status, again.Status));
        Assert.Equal((string)sent.Body!["messageId"]!, (string)again.Body!["messageId"]!);
        Assert.Equal(2, await OutboundAsync(ana, id));
    }

    [Fact]
    public async Task Ones_own_answer_a_machines_and_a_failed_one_hold_nothing_and_without_the_field_nothing_is_asked()
    {
        var (ana, bruno, id, seen) = await TwoSellersAsync("+5511988884002");
        await SendAsync(ana, id, "One moment", seen);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(ana, id, "Here it is", seen)).Status);
        await SendAsync(bruno, id, "Hello from me too", null);
        await ana.ReadAsync(db => db.Messages.Where(one => one.SentByUserId == bruno.UserId).ExecuteUpdateAsync(set => set.SetProperty(one => one.Status, MessageStatus.FAILED)));
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(ana, id, "And its price", seen)).Status);
        await ana.ReadAsync(db => db.Messages.Where(one => one.SentByUserId == bruno.UserId).ExecuteUpdateAsync(set => set.SetProperty(one => one.Status, MessageStatus.SENT).SetProperty(one => one.SentByUserId, (Guid?)null)));
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(ana, id, "After a machine's", seen)).Status);

        await ana.ReadAsync(db => db.Messages.Where(one => one.Text == "Hello from me too").ExecuteUpdateAsync(set => set.SetProperty(one => one.Origin, MessageOrigin.BUSINESS_APP)));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(ana, id, "After the phone's", seen)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(ana, id, "All the same", null)).Status);
    }

    [Fact]
    public async Task A_message_that_was_left_for_later_and_went_meanwhile_holds_also_its_authors_reply()
    {
        var (ana, _, id, seen) = await TwoSellersAsync("+5511988884003");
        var earlier = Guid.Parse((string)(await SendAsync(ana, id, "Good morning", seen)).Body!["messageId"]!);
        await ana.SaveAsync(async db => db.Add(new ScheduledMessage(await db.Conversations.SingleAsync(one => one.Id == id), new OutgoingText("Good morning"), ana.UserId, DateTime.UtcNow.AddHours(1), DateTime.UtcNow)));
        await ana.ReadAsync(db => db.ScheduledMessages.Where(one => one.ConversationId == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.MessageId, (Guid?)earlier)));

        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(ana, id, "Good morning!", seen)).Status);
    }

    [Fact]
    public async Task Of_two_who_answer_at_the_same_moment_one_is_held()
    {
        var (ana, bruno, id, seen) = await TwoSellersAsync("+5511988884004");

        var both = await Task.WhenAll(SendAsync(ana, id, "Yes", seen), SendAsync(bruno, id, "No", seen));

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Conflict], both.Select(one => one.Status).Order());
        Assert.Equal(1, await OutboundAsync(ana, id));
    }

    [Fact]
    public async Task A_message_of_another_conversation_or_organization_was_not_seen_here()
    {
        var (ana, _, id, _) = await TwoSellersAsync("+5511988884005");
        var (_, _, _, strange) = await TwoSellersAsync("+5511988884006");

        var (status, body) = await SendAsync(ana, id, "Yes", strange);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(body!["errors"]!.AsObject(), error => error.Key.Equals("lastSeenMessageId", StringComparison.OrdinalIgnoreCase));
    }

    private async Task<(Actor Ana, Actor Bruno, Guid Id, Guid Seen)> TwoSellersAsync(string phone)
    {
        var ana = await fixture.Host.NewInboxAsync();
        var bruno = await ana.NewColleagueAsync(Role.SELLER);
        var id = await ana.NewConversationAsync("Mariana", phone);
        return (ana, bruno, id, await ana.ReadAsync(db => db.Messages.Where(one => one.ConversationId == id).Select(one => one.Id).SingleAsync()));
    }

    private static Task<(HttpStatusCode Status, System.Text.Json.Nodes.JsonNode? Body)> SendAsync(Actor actor, Guid to, string text, Guid? seen, string? clientId = null) =>
        actor.CallAsync(HttpMethod.Post, Send, new { to, text, clientId, lastSeenMessageId = seen });

    private static Task<int> OutboundAsync(Actor actor, Guid id) =>
        actor.ReadAsync(db => db.Messages.CountAsync(one => one.ConversationId == id && one.Direction == MessageDirection.OUTBOUND));
}
