using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Presence;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Assigning;

/// <summary>Presence and turns as time goes by, on a clock that the test turns; the drain runs as in the product.</summary>
public sealed class GivenOnTests
{
    [Fact]
    public async Task Presence_ends_with_the_last_page_after_a_grace_and_rests_when_nothing_is_touched()
    {
        var clock = new TestClock();
        await using var host = await ProductHost.StartAsync(clock: clock);
        var owner = await host.NewInboxAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var book = host.Services.GetRequiredService<PresenceBook>();
        Assert.Equal(Presence.OFFLINE, await owner.PresenceAsync(seller.UserId));

        // A computer and a phone are one person.
        var (computer, phone) = (await seller.ComeAsync(), await seller.ComeAsync());
        Assert.Equal(Presence.ONLINE, await owner.PresenceAsync(seller.UserId));
        Assert.Equal(1, await owner.ReadAsync(db => db.PresenceLeases.CountAsync()));
        await TurnAsync(PresenceBook.IdleAfter);
        Assert.Equal(Presence.AWAY, await owner.PresenceAsync(seller.UserId));
        book.Touch(phone);
        await TurnAsync(TimeSpan.Zero);
        Assert.Equal(Presence.ONLINE, await owner.PresenceAsync(seller.UserId));

        book.Close(computer);
        await TurnAsync(PresenceBook.Grace);
        Assert.Equal(Presence.ONLINE, await owner.PresenceAsync(seller.UserId));
        book.Close(phone);
        await TurnAsync(PresenceBook.Grace - TimeSpan.FromSeconds(1));
        Assert.Equal(Presence.ONLINE, await owner.PresenceAsync(seller.UserId));
        await TurnAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(Presence.OFFLINE, await owner.PresenceAsync(seller.UserId));
        Assert.NotNull(await owner.ReadAsync(db => db.Memberships.Where(one => one.UserId == seller.UserId).Select(one => one.LastSeenAtUtc).SingleAsync()));

        // What a process said that died a moment later.
        await owner.SaveAsync(db => db.Add(new PresenceLease(owner.OrganizationId, seller.UserId, Guid.NewGuid(), isIdle: false, clock.UtcNow + KeepPresence.Lease)));
        host.Services.GetRequiredService<Teams>().Forget(owner.OrganizationId);
        Assert.Equal(Presence.ONLINE, await owner.PresenceAsync(seller.UserId));
        await TurnAsync(KeepPresence.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(Presence.OFFLINE, await owner.PresenceAsync(seller.UserId));
        Assert.Equal(0, await owner.ReadAsync(db => db.PresenceLeases.CountAsync()));

        async Task TurnAsync(TimeSpan by)
        {
            clock.Advance(by);
            await owner.BeatAsync();
        }
    }

    [Fact]
    public async Task Who_waits_for_somebody_who_went_offline_is_given_on_after_the_delay_with_a_line_in_the_history()
    {
        var clock = new TestClock();
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Jobs:IntervalMs"] = "100" }, clock);
        var owner = await host.NewTeamAsync(new { enabled = true, giveOnAfterMinutes = 15 });
        var (gone, there) = (await owner.NewColleagueAsync(Role.SELLER), await owner.NewColleagueAsync(Role.SELLER));
        var page = await gone.ComeAsync();
        var (waits, answered) = (await owner.NewConversationAsync("Mariana", "+5511988885501", clock.UtcNow.AddSeconds(1)), await owner.NewConversationAsync("Ana", "+5511988885502", clock.UtcNow.AddSeconds(2)));
        await WaitFor.Async(async () => await owner.AssigneeAsync(waits) == gone.UserId && await owner.AssigneeAsync(answered) == gone.UserId, what: "the drain gives by turns");
        await owner.SaveAsync(async db =>
        {
            var conversation = await db.Conversations.SingleAsync(one => one.Id == answered);
            var message = Message.Outbound(conversation, new OutgoingText("Here you are"), null, gone.UserId, null, clock.UtcNow.AddSeconds(3));
            conversation.Add(message);
            db.Add(message);
        });

        host.Services.GetRequiredService<PresenceBook>().Close(page);
        clock.Advance(PresenceBook.Grace);
        await owner.BeatAsync();
        var other = await there.ComeAsync();
        await TurnAsync(TimeSpan.FromMinutes(14));
        Assert.Equal(Presence.ONLINE, await owner.PresenceAsync(there.UserId));
        Assert.Equal(0, await owner.GiveAsync());

        await TurnAsync(TimeSpan.FromSeconds(61));
        await WaitFor.Async(async () => await owner.AssigneeAsync(waits) is { } now && now != gone.UserId, what: "the drain gives on");
        Assert.Equal(there.UserId, await owner.AssigneeAsync(waits));
        // Nobody waits there.
        Assert.Equal(gone.UserId, await owner.AssigneeAsync(answered));
        var line = (await owner.GivenAsync())[^1];
        Assert.Equal((waits, nameof(AssignCause.COLLEAGUE_GONE), (Guid?)there.UserId), (line.ConversationId, line.Detail, line.SubjectId));

        async Task TurnAsync(TimeSpan by)
        {
            clock.Advance(by);
            host.Services.GetRequiredService<PresenceBook>().Touch(other);
            await owner.BeatAsync();
        }
    }
}
