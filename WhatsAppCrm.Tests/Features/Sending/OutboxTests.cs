using System.Text.Json.Nodes;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Sending;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>From the click to Meta's word, against the sandbox and its faults.</summary>
public sealed class OutboxTests
{
    [Fact]
    public async Task A_reply_leaves_once_with_the_callback_data_and_is_sent()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002001");

        var queued = await world.QueueAsync(conversation, "We open at nine.");

        await world.MessageUntilAsync(queued.MessageId, message => message.Status >= MessageStatus.SENT && message.ProviderMessageId is not null);
        var job = await world.JobUntilAsync(queued.JobId, one => one.State == JobState.DONE);
        Assert.Equal(1, job.Attempts);
        var sent = Assert.Single(await world.SendsAsync());
        Assert.Equal("+15550002001", (string?)sent["to"]);
        Assert.Equal(queued.JobId.ToString("N"), (string?)sent["biz_opaque_callback_data"]);
    }

    [Fact]
    public async Task A_reply_is_refused_after_the_24h_window_and_nothing_is_queued()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002002", windowOpen: false);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => world.QueueAsync(conversation));

        Assert.Equal("WINDOW_CLOSED", refused.Problem.Code);
        Assert.Empty(await world.SendsAsync());
    }

    [Fact]
    public async Task Someone_who_never_wrote_is_refused_without_a_trace()
    {
        await using var world = await SendingWorld.StartAsync();

        var refused = await Assert.ThrowsAsync<ProblemException>(() => world.QueueAsync(MessageToSend.OfText("hi", toPhone: "+34 600 999 999")));

        Assert.Equal("WINDOW_CLOSED", refused.Problem.Code);
        Assert.Equal(0, await world.InOrganizationAsync(db => Task.FromResult(db.Contacts.Count() + db.Messages.Count() + db.Conversations.Count())));
    }

    [Fact]
    public async Task A_repeat_with_the_same_client_id_answers_the_first_result_even_when_sent_side_by_side()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002003");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.QueueAsync(MessageToSend.OfText("once", conversation, clientId: "order-77")))));

        Assert.Single(answers.Select(one => (one.MessageId, one.JobId)).Distinct());
        Assert.Equal(7, answers.Count(one => one.IsRepeat));
        await world.JobUntilAsync(answers[0].JobId, job => job.State == JobState.DONE);
        Assert.Single(await world.SendsAsync());
    }

    [Fact]
    public async Task Messages_of_one_conversation_leave_one_after_another_in_order()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002004");

        QueuedMessage last = null!;
        for (var i = 0; i < 12; i++) last = await world.QueueAsync(conversation, $"line {i}");

        await world.JobUntilAsync(last.JobId, job => job.State == JobState.DONE);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"line {i}"), (await world.SendsAsync()).Select(sent => (string)sent["text"]!["body"]!));
    }

    [Fact]
    public async Task Trouble_at_Meta_is_tried_again_and_a_later_message_waits_its_turn()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002005");
        await world.Host.Sandbox.FaultAsync("messages", times: 1, error: JsonNode.Parse("""{"code":131016}"""));

        var first = await world.QueueAsync(conversation, "first");
        var second = await world.QueueAsync(conversation, "second");

        await world.JobUntilAsync(second.JobId, job => job.State == JobState.DONE);
        Assert.Equal(2, (await world.JobAsync(first.JobId)).Attempts);
        Assert.Equal(["first", "first", "second"], (await world.SendsAsync()).Select(sent => (string)sent["text"]!["body"]!));
    }

    [Fact]
    public async Task A_refusal_fails_the_message_with_Metas_code_and_title()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002006");
        await world.Host.Sandbox.FaultAsync("messages", error: JsonNode.Parse("""{"code":131026,"message":"Message undeliverable"}"""));

        var queued = await world.QueueAsync(conversation);

        var message = await world.MessageUntilAsync(queued.MessageId, one => one.Status == MessageStatus.FAILED);
        Assert.Equal((131026, "Message undeliverable"), (message.ErrorCode, message.ErrorTitle));
        var job = await world.JobAsync(queued.JobId);
        Assert.Equal((JobState.FAILED, 1), (job.State, job.Attempts));
        Assert.Equal(MessageStatus.FAILED, await world.InOrganizationAsync(db => Task.FromResult(db.Conversations.Single().LastMessageStatus)));
    }

    [Fact]
    public async Task A_dead_token_stops_the_number_without_burning_the_message_and_reconnecting_releases_it()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002007");
        await world.Host.Sandbox.FaultAsync("messages", error: JsonNode.Parse("""{"code":190}"""));

        var queued = await world.QueueAsync(conversation);

        await world.JobUntilAsync(queued.JobId, one => one.State == JobState.PENDING && one.LastError is not null);
        Assert.Equal(WhatsAppAccountStatus.RECONNECT_NEEDED, (await world.AccountAsync()).Status);
        Assert.Equal(0, (await world.JobAsync(queued.JobId)).Attempts);
        Assert.Equal("NUMBER_NOT_CONNECTED", (await Assert.ThrowsAsync<ProblemException>(() => world.QueueAsync(conversation))).Problem.Code);

        await world.ReconnectAsync();
        await world.JobUntilAsync(queued.JobId, one => one.State == JobState.DONE);
        Assert.Equal(MessageStatus.SENT, (MessageStatus)Math.Min((int)MessageStatus.SENT, (int)(await world.MessageAsync(queued.MessageId)).Status));
    }

    [Fact]
    public async Task A_throttled_number_pauses_without_counting_the_attempt()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002008");
        await world.Host.Sandbox.FaultAsync("messages", times: 2, error: JsonNode.Parse("""{"code":130429}"""));

        var queued = await world.QueueAsync(conversation);

        Assert.Equal(1, (await world.JobUntilAsync(queued.JobId, job => job.State == JobState.DONE)).Attempts);
        Assert.Equal(3, (await world.SendsAsync()).Count);
    }
}
