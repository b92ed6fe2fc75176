using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>Each kind as it leaves: the part of Meta's body that bears its name, compared whole.</summary>
public sealed class OutgoingKindsTests
{
    [Fact]
    public async Task Each_kind_leaves_as_Meta_wants_it()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002101");
        (OutgoingContent Content, string Part, string Body)[] kinds =
        [
            (new OutgoingText(" We open at nine. "), "text", """{"body":"We open at nine."}"""),
            (new OutgoingLocation(-23.5614, -46.6559, "Shop", "Rua Um, 1"), "location", """{"latitude":-23.5614,"longitude":-46.6559,"name":"Shop","address":"Rua Um, 1"}"""),
            (new OutgoingLocation(0, 0), "location", """{"latitude":0,"longitude":0}"""),
            (new OutgoingContacts([new("Bea Lima", "Northwind", [new("+55 11 98888-0001", null, "WORK")], ["bea@example.com"], null)]), "contacts",
                """[{"name":{"formatted_name":"Bea Lima","first_name":"Bea Lima"},"org":{"company":"Northwind"},"phones":[{"phone":"+5511988880001","type":"WORK"}],"emails":[{"email":"bea@example.com"}]}]"""),
            (new OutgoingButtons("Keep it?", [new("Yes"), new("No", "no-thanks")], "Order 7", "Until six"), "interactive",
                """{"type":"button","header":{"type":"text","text":"Order 7"},"body":{"text":"Keep it?"},"footer":{"text":"Until six"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"Yes"}},{"type":"reply","reply":{"id":"no-thanks","title":"No"}}]}}"""),
            (new OutgoingList("Which one?", "Colours", [new("Warm", [new("Red", "in stock"), new("Orange")]), new("Cold", [new("Blue", null, "blue")])]), "interactive",
                """{"type":"list","body":{"text":"Which one?"},"action":{"button":"Colours","sections":[{"title":"Warm","rows":[{"id":"1","title":"Red","description":"in stock"},{"id":"2","title":"Orange"}]},{"title":"Cold","rows":[{"id":"blue","title":"Blue"}]}]}}"""),
        ];

        QueuedMessage last = null!;
        foreach (var (content, _, _) in kinds) last = await world.QueueAsync(new MessageToSend(content, conversation));
        await world.JobUntilAsync(last.JobId, job => job.State is JobState.DONE or JobState.FAILED);

        var sends = await world.SendsAsync();
        Assert.Equal(kinds.Length, sends.Count);
        Assert.All(kinds.Zip(sends), pair =>
        {
            Assert.Equal(pair.First.Part, (string?)pair.Second["type"]);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(pair.First.Body), pair.Second[pair.First.Part]), pair.Second.ToJsonString());
            Assert.False(pair.Second.ContainsKey("context"));
        });
        Assert.Equal(JobState.DONE, (await world.JobAsync(last.JobId)).State);
    }

    [Fact]
    public async Task A_reply_names_the_message_it_answers_and_one_of_another_conversation_is_not_found()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002102");
        var other = await world.NewConversationAsync("+15550002103");
        var hello = await world.InOrganizationAsync(db => Task.FromResult(db.Messages.First(one => one.ConversationId == conversation)));

        var queued = await world.QueueAsync(MessageToSend.OfText("this one", conversation) with { ReplyToId = hello.Id });
        var refused = await Assert.ThrowsAsync<ProblemException>(() => world.QueueAsync(MessageToSend.OfText("that one", other) with { ReplyToId = hello.Id }));

        await world.JobUntilAsync(queued.JobId, job => job.State == JobState.DONE);
        Assert.Equal(hello.ProviderMessageId, (string?)Assert.Single(await world.SendsAsync())["context"]!["message_id"]);
        Assert.Equal("NOT_FOUND", refused.Problem.Code);
    }

    [Fact]
    public async Task A_reaction_leaves_as_one_and_the_conversation_stays_where_it_is()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002104");
        // The sandbox's delivery of the same hello moves the conversation too: let it come first.
        var hello = await WaitFor.Async(
            () => world.InOrganizationAsync(db => Task.FromResult(db.Messages.Count() == 2 ? db.Messages.First() : null)), TimeSpan.FromSeconds(20), "both hellos");
        var before = await world.InOrganizationAsync(db => Task.FromResult(db.Conversations.Single()));

        var first = await world.QueueAsync(new MessageToSend(new OutgoingReaction(hello.Id, "👍🏽"), conversation));
        var removal = await world.QueueAsync(new MessageToSend(new OutgoingReaction(hello.Id, null), conversation));

        await world.JobUntilAsync(removal.JobId, job => job.State == JobState.DONE);
        Assert.Equal(["👍🏽", ""], (await world.SendsAsync()).Select(sent => (string?)sent["reaction"]!["emoji"]));
        Assert.All(await world.SendsAsync(), sent => Assert.Equal(hello.ProviderMessageId, (string?)sent["reaction"]!["message_id"]));
        var after = await world.InOrganizationAsync(db => Task.FromResult(db.Conversations.Single()));
        Assert.Equal((before.LastMessageId, before.LastMessageAtUtc, before.UnreadCount), (after.LastMessageId, after.LastMessageAtUtc, after.UnreadCount));
        Assert.NotEqual(first.MessageId, removal.MessageId);
    }

    [Fact]
    public async Task Nothing_but_a_template_leaves_outside_the_window()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002105", windowOpen: false);
        OutgoingContent[] kinds = [new OutgoingText("hi"), new OutgoingLocation(1, 2), new OutgoingButtons("hi", [new("Yes")]), new OutgoingReaction(Guid.NewGuid(), "👍")];

        foreach (var content in kinds)
            Assert.Equal("WINDOW_CLOSED", (await Assert.ThrowsAsync<ProblemException>(() => world.QueueAsync(new MessageToSend(content, conversation)))).Problem.Code);

        var template = new TemplateDetails(null, "hello_world", "en_US", null, null, null, [], JsonElement.Parse("""[{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]"""));
        var queued = await world.QueueAsync(new MessageToSend(new OutgoingTemplate(SendingWorld.WabaId, "Hello Ana", template), conversation));
        await world.JobUntilAsync(queued.JobId, job => job.State is JobState.DONE or JobState.FAILED);
        var sent = Assert.Single(await world.SendsAsync());
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"name":"hello_world","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]}"""), sent["template"]), sent.ToJsonString());
        Assert.Equal("SEND_MESSAGE_TEMPLATE", (await world.JobAsync(queued.JobId)).Kind);
    }
}
