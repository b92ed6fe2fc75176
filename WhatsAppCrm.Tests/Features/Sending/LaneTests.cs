using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>Whose turn it is: lanes, conversations and organizations, asked claim by claim with no drain running.</summary>
public sealed class LaneTests
{
    [Fact]
    public async Task Replies_go_first_then_automation_then_campaigns_and_each_lane_in_its_order()
    {
        await using var world = await QueueWorld.StartAsync(PacedNumber.High);
        var campaign = await world.QueueAsync(SendLane.CAMPAIGN, 3);
        var automation = await world.QueueAsync(SendLane.AUTOMATION, 3);
        var replies = await world.QueueAsync(SendLane.REPLY, 3);

        var claimed = (await world.ClaimAsync(64)).Claimed;

        Assert.Equal([.. replies, .. automation, .. campaign], claimed.Select(one => one.OutboxId));
    }

    [Fact]
    public async Task A_campaign_goes_on_beside_a_few_replies()
    {
        await using var world = await QueueWorld.StartAsync();
        await world.QueueAsync(SendLane.CAMPAIGN, 40);
        await world.QueueAsync(SendLane.REPLY, 2);

        var lanes = (await world.ClaimAsync(256)).Claimed.Select(one => one.Lane).ToList();

        Assert.Equal(2, lanes.Count(lane => lane == SendLane.REPLY));
        Assert.Equal(6, lanes.Count(lane => lane == SendLane.CAMPAIGN)); // 80 a second offer eight at once
    }

    [Fact]
    public async Task An_older_message_of_the_conversation_is_never_overtaken_but_lifted_into_the_faster_lane()
    {
        await using var world = await QueueWorld.StartAsync();
        var others = await world.QueueAsync(SendLane.CAMPAIGN, 2);
        var conversation = await world.NewConversationAsync();
        var older = await world.QueueAsync(conversation, SendLane.CAMPAIGN);
        var reply = await world.QueueAsync(conversation, SendLane.REPLY);

        var first = (await world.ClaimAsync(64)).Claimed.Select(one => one.OutboxId).ToList();
        await world.FinishAsync(older);
        var second = (await world.ClaimAsync(64)).Claimed.Select(one => one.OutboxId).ToList();

        Assert.Equal([older, .. others], first);
        Assert.Equal([reply], second);
    }

    [Fact]
    public async Task A_slow_campaign_never_takes_the_slots_of_replies()
    {
        await using var world = await QueueWorld.StartAsync();
        await world.QueueAsync(SendLane.CAMPAIGN, 20);
        await world.QueueAsync(SendLane.REPLY, 1);

        // 16 slots, 14 of them taken by others' sends: what is left belongs to replies.
        var round = await world.ClaimAsync(new SendSlots(new Dictionary<Guid, int> { [Guid.NewGuid()] = 14 }, 16));

        Assert.Equal(SendLane.REPLY, Assert.Single(round.Claimed).Lane);
    }

    [Fact]
    public async Task A_paused_lane_waits_and_the_faster_ones_go_on()
    {
        await using var world = await QueueWorld.StartAsync();
        var campaign = await world.QueueAsync(SendLane.CAMPAIGN, 3);
        var replies = await world.QueueAsync(SendLane.REPLY, 2);
        var until = DateTime.UtcNow.AddMinutes(15);
        await world.Inner.InOrganizationAsync(async db =>
        {
            var pause = new NumberPause(await db.OutboxMessages.SingleAsync(row => row.Id == campaign[0]), SendLane.AUTOMATION);
            pause.Extend(until, SendDelay.NUMBER_RESTRICTED, 131048);
            db.Add(pause);
            return await db.SaveChangesAsync();
        });

        Assert.Equal(replies, (await world.ClaimAsync(64)).Claimed.Select(one => one.OutboxId));
        var rest = await world.ClaimAsync(64);
        Assert.Empty(rest.Claimed);
        Assert.NotNull(rest.LookAgainAtUtc);
    }

    [Fact]
    public async Task One_organization_with_ten_times_its_share_does_not_hold_up_another()
    {
        await using var world = await QueueWorld.StartAsync(PacedNumber.High);
        await using var other = await world.NewNeighbourAsync();
        await world.QueueAsync(SendLane.CAMPAIGN, 300);
        var theirs = (await other.QueueAsync(SendLane.CAMPAIGN, 30)).ToHashSet();

        var rounds = 0;
        for (; theirs.Count > 0 && rounds < 20; rounds++)
        {
            foreach (var claim in (await world.ClaimAsync(new SendSlots(new Dictionary<Guid, int>(), 16))).Claimed)
            {
                theirs.Remove(claim.OutboxId);
                await world.FinishAsync(claim.OutboxId);
            }
        }

        // Half of the sixteen slots, less those kept for replies, are theirs while they have something to send.
        Assert.InRange(rounds, 1, 6);
    }

    [Fact]
    public async Task However_slow_one_organizations_number_answers_a_quarter_of_the_slots_stays_free()
    {
        await using var world = await QueueWorld.StartAsync(PacedNumber.High);
        await world.QueueAsync(SendLane.REPLY, 60);
        var underWay = new Dictionary<Guid, int>();

        for (var round = 0; round < 5; round++)
            underWay[world.Inner.OrganizationId] = underWay.GetValueOrDefault(world.Inner.OrganizationId) + (await world.ClaimAsync(new SendSlots(underWay, 32))).Claimed.Count;

        Assert.Equal(24, underWay[world.Inner.OrganizationId]);
    }

    [Fact]
    public async Task Claims_are_answered_by_index_however_much_waits()
    {
        var commands = new CapturedCommands(sql => sql.Contains("\"OutboxMessages\""));
        await using var world = await QueueWorld.StartAsync(services: services => services.ConfigureDbContext<AppDbContext>(options => options.AddInterceptors(commands)));
        if (world.Inner.Host.Provider != DatabaseProvider.Sqlite) return;
        await world.QueueAsync(SendLane.REPLY, 2);
        commands.Clear();

        await world.ClaimAsync(64);

        var plans = commands.Plans(world.Inner.Host.ConnectionString).Select(plan => plan.Step).ToList();
        Assert.Contains(plans, plan => plan.Contains("IX_OutboxMessages_State_WhatsAppAccountId_Lane_Id", StringComparison.Ordinal));
        Assert.Contains(plans, plan => plan.Contains("IX_OutboxMessages_ConversationId_State_Id", StringComparison.Ordinal));
        Assert.DoesNotContain(plans, plan => plan.StartsWith("SCAN TABLE OutboxMessages", StringComparison.Ordinal) || plan.StartsWith("SCAN TABLE Messages", StringComparison.Ordinal));
        // Already in the order of the index: the first few are read, not all sorted.
        Assert.DoesNotContain(plans, plan => plan.StartsWith("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));
    }
}
