using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>What a person decides about messages that failed, wait, or whose outcome nobody knows.</summary>
public sealed class ResolveSendTests
{
    [Fact]
    public async Task For_a_quarter_of_an_hour_Meta_may_still_say_what_became_of_it()
    {
        await using var world = await SendingWorld.StartAsync();
        var queued = await UnknownAsync(world, minutesAgo: 14);

        Assert.Equal("SEND_UNKNOWN_TOO_SHORT", await RefusedAsync(() => ResolveAsync(world, queued.MessageId, UnknownSendAction.RESEND)));
        Assert.Equal("SEND_UNKNOWN_TOO_SHORT", await RefusedAsync(() => ResolveAsync(world, queued.MessageId, UnknownSendAction.SENT)));
        Assert.False((await ProgressAsync(world, queued.MessageId)).AsksWhatToDo(DateTime.UtcNow));
    }

    [Fact]
    public async Task A_person_who_knows_that_it_was_sent_settles_it()
    {
        await using var world = await SendingWorld.StartAsync();
        var queued = await UnknownAsync(world, minutesAgo: 16);
        Assert.True((await ProgressAsync(world, queued.MessageId)).AsksWhatToDo(DateTime.UtcNow));

        Assert.Null(await ResolveAsync(world, queued.MessageId, UnknownSendAction.SENT));
        Assert.Null(await ResolveAsync(world, queued.MessageId, UnknownSendAction.SENT));

        Assert.Equal(JobState.DONE, (await world.JobAsync(queued.JobId)).State);
        Assert.Equal(MessageStatus.SENT, (await world.MessageAsync(queued.MessageId)).Status);
        Assert.Equal("SEND_NOT_UNKNOWN", await RefusedAsync(() => ResolveAsync(world, queued.MessageId, UnknownSendAction.RESEND)));
        Assert.Single(await world.SendsAsync());
    }

    [Fact]
    public async Task Sending_it_again_is_a_new_message_once_however_often_it_is_asked_for()
    {
        await using var world = await SendingWorld.StartAsync();
        var queued = await UnknownAsync(world, minutesAgo: 16);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ResolveAsync(world, queued.MessageId, UnknownSendAction.RESEND))));

        var again = Assert.Single(answers.Select(one => one!.MessageId).Distinct());
        await world.MessageUntilAsync(again, message => message.Status >= MessageStatus.SENT && message.ProviderMessageId is not null);
        var old = await world.MessageAsync(queued.MessageId);
        Assert.Equal((MessageStatus.FAILED, Resending.GivenUp), (old.Status, old.ErrorCode));
        Assert.Equal(2, (await world.SendsAsync()).Count);
        var progress = await ProgressAsync(world, queued.MessageId);
        Assert.Equal((true, false), (progress.WasSentAgain, progress.CanSendAgain));
    }

    [Fact]
    public async Task A_failed_message_is_sent_again_once()
    {
        await using var world = await SendingWorld.StartAsync();
        var failed = await FailedAsync(world, 131053);
        Assert.True((await ProgressAsync(world, failed.MessageId)).CanSendAgain);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ResendAsync(world, failed.MessageId))));

        var again = Assert.Single(answers.Select(one => one.JobId).Distinct());
        await world.JobUntilAsync(again, job => job.State == JobState.DONE);
        Assert.Equal(2, (await world.SendsAsync()).Count);
    }

    [Theory]
    [InlineData(131026)]
    [InlineData(130403)]
    [InlineData(131049)]
    public async Task What_would_not_arrive_or_do_harm_is_not_sent_again(int code)
    {
        await using var world = await SendingWorld.StartAsync();
        var failed = await FailedAsync(world, code);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => ResendAsync(world, failed.MessageId));

        Assert.Equal(("RESEND_NOT_POSSIBLE", code), (refused.Problem.Code, refused.Problem.MetaCode));
        Assert.Single(await world.SendsAsync());
    }

    [Fact]
    public async Task What_arrived_or_is_on_its_way_is_not_sent_again_and_nobody_elses_message_is_found()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550006301");
        var sent = await world.QueueAsync(conversation);
        await world.JobUntilAsync(sent.JobId, job => job.State == JobState.DONE);

        Assert.Equal("RESEND_NOT_POSSIBLE", await RefusedAsync(() => ResendAsync(world, sent.MessageId)));
        Assert.Equal("NOT_FOUND", await RefusedAsync(() => ResendAsync(world, Guid.NewGuid())));
        await using var stranger = OrganizationScope.Begin(world.Host.Services.GetRequiredService<IServiceScopeFactory>(), Guid.NewGuid(), Guid.NewGuid(), Role.OWNER);
        Assert.Equal("NOT_FOUND", await RefusedAsync(() => stranger.ServiceProvider.GetRequiredService<ResendMessage>().RunAsync(sent.MessageId, CancellationToken.None)));
        Assert.Equal("NOT_FOUND", await RefusedAsync(() => stranger.ServiceProvider.GetRequiredService<CancelSend>().RunAsync(sent.JobId, CancellationToken.None)));
    }

    [Fact]
    public async Task A_message_is_either_taken_back_or_sent_never_both()
    {
        await using var world = await SendingWorld.StartAsync();
        List<QueuedMessage> queued = [];
        for (var i = 0; i < 10; i++)
        {
            var conversation = await world.NewConversationAsync($"+15550006{400 + i}");
            for (var line = 0; line < 4; line++) queued.Add(await world.QueueAsync(conversation, $"{i} {line}"));
        }

        var taken = await Task.WhenAll(queued.AsEnumerable().Reverse().Select(one => Task.Run(async () =>
        {
            try
            {
                await using var scope = world.Scope();
                await scope.ServiceProvider.GetRequiredService<CancelSend>().RunAsync(one.JobId, CancellationToken.None);
                return one.JobId;
            }
            catch (ProblemException refused) when (refused.Problem.Code == "SEND_NOT_WAITING")
            {
                return (Guid?)null;
            }
        })));

        await WaitFor.Async(async () => await world.InOrganizationAsync(db => db.OutboxMessages.AllAsync(row => row.State == JobState.DONE || row.State == JobState.FAILED)), TimeSpan.FromSeconds(20));
        var cancelled = taken.Where(id => id is not null).Select(id => id!.Value.ToString("N")).ToHashSet();
        var sent = (await world.SendsAsync()).Select(body => (string)body["biz_opaque_callback_data"]!).ToList();
        Assert.Equal(queued.Count, cancelled.Count + sent.Count);
        Assert.DoesNotContain(sent, cancelled.Contains);
        Assert.Equal(sent.Count, sent.Distinct().Count());
    }

    [Fact]
    public async Task A_seller_takes_nothing_back_and_does_not_see_the_queue()
    {
        await using var world = await SendingWorld.StartAsync();
        await using var seller = OrganizationScope.Begin(world.Host.Services.GetRequiredService<IServiceScopeFactory>(), world.OrganizationId, Guid.NewGuid(), Role.SELLER);
        var services = seller.ServiceProvider;

        Assert.Equal("FORBIDDEN", await RefusedAsync(() => services.GetRequiredService<CancelSend>().RunAsync(Guid.NewGuid(), CancellationToken.None)));
        Assert.Equal("FORBIDDEN", await RefusedAsync(() => services.GetRequiredService<RetrySend>().RunAsync(Guid.NewGuid(), CancellationToken.None)));
        Assert.Equal("FORBIDDEN", await RefusedAsync(() => services.GetRequiredService<RetryAllSends>().RunAsync(CancellationToken.None)));
        Assert.Equal("FORBIDDEN", await RefusedAsync(() => services.GetRequiredService<JobQueries>().ListAsync(JobStage.WAITING, null, 10, CancellationToken.None)));
    }

    /// <summary>Sent, and the connection died before Meta acted: no status will ever come.</summary>
    private static async Task<QueuedMessage> UnknownAsync(SendingWorld world, int minutesAgo)
    {
        var conversation = await world.NewConversationAsync("+15550006001");
        await world.Host.Sandbox.FaultAsync("messages", drop: "before");
        var queued = await world.QueueAsync(conversation, "did this leave?");
        await world.JobUntilAsync(queued.JobId, job => job.IsOutcomeUnknown);
        var since = DateTime.UtcNow.AddMinutes(-minutesAgo);
        await world.InOrganizationAsync(db => db.OutboxMessages.Where(row => row.Id == queued.JobId).ExecuteUpdateAsync(set => set.SetProperty(row => row.UnknownSinceUtc, since)));
        return queued;
    }

    private static async Task<QueuedMessage> FailedAsync(SendingWorld world, int code)
    {
        var conversation = await world.NewConversationAsync("+15550006002");
        await world.Host.Sandbox.FaultAsync("messages", error: new JsonObject { ["code"] = code, ["message"] = "Refused for this test" });
        var queued = await world.QueueAsync(conversation, "refused");
        await world.JobUntilAsync(queued.JobId, job => job.State == JobState.FAILED);
        return queued;
    }

    private static async Task<QueuedMessage?> ResolveAsync(SendingWorld world, Guid messageId, UnknownSendAction action)
    {
        await using var scope = world.Scope();
        return await scope.ServiceProvider.GetRequiredService<ResolveUnknownSend>().RunAsync(messageId, action, CancellationToken.None);
    }

    private static async Task<QueuedMessage> ResendAsync(SendingWorld world, Guid messageId)
    {
        await using var scope = world.Scope();
        return await scope.ServiceProvider.GetRequiredService<ResendMessage>().RunAsync(messageId, CancellationToken.None);
    }

    private static async Task<SendProgress> ProgressAsync(SendingWorld world, Guid messageId)
    {
        await using var scope = world.Scope();
        return (await scope.ServiceProvider.GetRequiredService<SendProgressQueries>().FindAsync([messageId], CancellationToken.None))[messageId];
    }

    private static async Task<string> RefusedAsync(Func<Task> work) => (await Assert.ThrowsAsync<ProblemException>(work)).Problem.Code;
}
