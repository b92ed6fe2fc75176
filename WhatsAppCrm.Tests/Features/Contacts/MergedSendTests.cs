using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Contacts;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Tests.Features.Sending;

namespace WhatsAppCrm.Tests.Features.Contacts;

public sealed class MergedSendTests
{
    [Fact]
    public async Task A_message_that_waits_leaves_to_whom_it_was_written_and_later_ones_to_who_wrote_last()
    {
        await using var world = await SendingWorld.StartAsync();
        var (one, other) = (await world.NewConversationAsync("+15550102001"), await world.NewConversationAsync("+15550102002"));
        await PauseAsync(world, one);
        var (toOne, toOther) = (await world.QueueAsync(one, "to one"), await world.QueueAsync(other, "to other"));
        var contacts = await world.InOrganizationAsync(db => db.Conversations.ToDictionaryAsync(conversation => conversation.Id, conversation => conversation.ContactId));
        await using (var scope = world.Scope())
            await scope.ServiceProvider.GetRequiredService<MergeContacts>().RunAsync(contacts[one], contacts[other], CancellationToken.None);

        // By the id of the conversation that is gone.
        var later = await world.QueueAsync(other, "later");
        await world.InOrganizationAsync(db => db.NumberPauses.ExecuteDeleteAsync());
        world.Host.Services.GetRequiredService<OutboxSignal>().Wake();
        foreach (var queued in new[] { toOne, toOther, later }) await world.JobUntilAsync(queued.JobId, job => job.State == JobState.DONE);

        var sends = (await world.SendsAsync()).ToDictionary(send => (string)send["text"]!["body"]!, send => (string)send["to"]!);
        Assert.Equal(("+15550102001", "+15550102002", "+15550102002"), (sends["to one"], sends["to other"], sends["later"]));
        Assert.All(await world.InOrganizationAsync(db => db.OutboxMessages.ToListAsync()), row => Assert.Equal(one, row.ConversationId));
    }

    private static Task<int> PauseAsync(SendingWorld world, Guid conversationId) => world.InOrganizationAsync(async db =>
    {
        var conversation = await db.Conversations.AsNoTracking().SingleAsync(row => row.Id == conversationId);
        var pause = new NumberPause(new OutboxMessage(Message.OutboundText(conversation, "-", null, null, DateTime.UtcNow), DateTime.UtcNow), SendLane.REPLY);
        pause.Extend(DateTime.UtcNow.AddHours(1), SendDelay.META_TROUBLE, null);
        db.Add(pause);
        return await db.SaveChangesAsync();
    });
}
