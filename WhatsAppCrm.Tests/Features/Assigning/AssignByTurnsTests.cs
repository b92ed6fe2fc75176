using System.Net;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Assigning;

/// <summary>New and returning customers go to those who are there, one after the other.</summary>
public sealed class AssignByTurnsTests(AssignByTurnsTests.Quiet fixture) : IClassFixture<AssignByTurnsTests.Quiet>
{
    /// <summary>The test says when it is given; the drain is the front door of one test below.</summary>
    public sealed class Quiet : ProductFixture
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" };
    }

    [Fact]
    public async Task A_rush_is_given_evenly_and_each_conversation_once_however_many_give_at_the_same_time()
    {
        var owner = await fixture.Host.NewTeamAsync(new { enabled = true, mostOpen = (int?)null });
        var sellers = new[] { await owner.NewColleagueAsync(Role.SELLER), await owner.NewColleagueAsync(Role.SELLER), await owner.NewColleagueAsync(Role.SELLER) };
        foreach (var seller in sellers) await seller.ComeAsync();
        for (var i = 0; i < 30; i++) await owner.NewConversationAsync($"Customer {i}", $"+55119888851{i:D2}", DateTime.UtcNow.AddSeconds(1));

        var given = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(owner.GiveAsync)));

        Assert.Equal(30, given.Sum());
        var lines = await owner.GivenAsync();
        Assert.Equal(30, lines.Select(line => line.ConversationId).Distinct().Count());
        Assert.Equal(30, lines.Count);
        Assert.All(lines, line => Assert.Equal(nameof(AssignCause.BY_TURN), line.Detail));
        Assert.All(sellers, seller => Assert.Equal(10, lines.Count(line => line.SubjectId == seller.UserId)));
        // Who wrote first was given first, and the turn goes round.
        Assert.Equal(3, lines.Take(3).Select(line => line.SubjectId).Distinct().Count());
    }

    [Fact]
    public async Task Nobody_gets_more_than_the_cap_and_what_is_left_waits_until_there_is_room()
    {
        var owner = await fixture.Host.NewTeamAsync(new { enabled = true, mostOpen = 2 });
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        await seller.ComeAsync();
        for (var i = 0; i < 3; i++) await owner.NewConversationAsync($"Customer {i}", $"+55119888852{i:D2}", DateTime.UtcNow.AddSeconds(1 + i));

        Assert.Equal((2, 0), (await owner.GiveAsync(), await owner.GiveAsync()));
        var first = (await owner.GivenAsync())[0].ConversationId;
        await seller.CallAsync(HttpMethod.Patch, $"/api/integrations/conversations/{first}", new { status = "RESOLVED" });
        Assert.Equal((1, 0), (await owner.GiveAsync(), await owner.GiveAsync()));
    }

    [Fact]
    public async Task While_nobody_is_there_customers_wait_and_the_away_and_those_who_sit_out_get_none_unless_it_is_wanted()
    {
        var owner = await fixture.Host.NewTeamAsync();
        var (away, sitting) = (await owner.NewColleagueAsync(Role.SELLER), await owner.NewColleagueAsync(Role.SELLER));
        var id = await owner.NewConversationAsync("Mariana", "+5511988885301", DateTime.UtcNow.AddSeconds(1));
        Assert.Equal(0, await owner.GiveAsync());

        await sitting.ComeAsync();
        await away.ComeAsync();
        await owner.RulesAsync(new { enabled = true, members = new[] { new { userId = sitting.UserId, takesTurns = false } } });
        Assert.Equal(HttpStatusCode.NoContent, (await away.CallAsync(HttpMethod.Put, $"/api/v1/organizations/{owner.OrganizationId}/members/me/presence", new { away = true })).Status);
        Assert.Equal(0, await owner.GiveAsync());

        await owner.RulesAsync(new { enabled = true, includesAway = true });
        Assert.Equal(1, await owner.GiveAsync());
        Assert.Equal(away.UserId, await owner.AssigneeAsync(id));
    }

    [Fact]
    public async Task What_came_before_it_was_switched_on_what_people_put_down_and_what_is_off_stays_nobodys()
    {
        var owner = await fixture.Host.NewTeamAsync(new { enabled = false });
        await owner.ComeAsync();
        var before = await owner.NewConversationAsync("Before", "+5511988885401", DateTime.UtcNow.AddMinutes(-1));
        Assert.Equal(0, await owner.GiveAsync());

        await owner.RulesAsync(new { enabled = true });
        var fresh = await owner.NewConversationAsync("After", "+5511988885402", DateTime.UtcNow.AddSeconds(1));
        Assert.Equal(1, await owner.GiveAsync());
        await owner.CallAsync(HttpMethod.Patch, $"/api/integrations/conversations/{fresh}/assign", new { assignedToId = (Guid?)null });
        Assert.Equal(0, await owner.GiveAsync());
        Assert.Equal((null, null), (await owner.AssigneeAsync(before), await owner.AssigneeAsync(fresh)));

        // Until they come back: settled, then written to again.
        await owner.SaveAsync(async db =>
        {
            var conversation = await db.Conversations.SingleAsync(one => one.Id == before);
            conversation.Resolve(owner.UserId, DateTime.UtcNow);
            var message = Build.Inbound(conversation, "Me again", DateTime.UtcNow.AddSeconds(2));
            conversation.Add(message);
            db.Add(message);
        });
        Assert.Equal(1, await owner.GiveAsync());
        Assert.Equal(owner.UserId, await owner.AssigneeAsync(before));
    }

    [Fact]
    public async Task The_rules_are_read_by_managers_changed_by_administrators_and_checked()
    {
        var owner = await fixture.Host.NewTeamAsync();
        var (manager, seller) = (await owner.NewColleagueAsync(Role.MANAGER), await owner.NewColleagueAsync(Role.SELLER));
        var path = $"/api/v1/organizations/{owner.OrganizationId}/assignment";

        Assert.Equal(HttpStatusCode.OK, (await manager.CallAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.CallAsync(HttpMethod.Put, path, new { enabled = false })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.CallAsync(HttpMethod.Put, path, new { enabled = true, mostOpen = 0 })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.CallAsync(HttpMethod.Put, path, new { enabled = true, giveOnAfterMinutes = 5000 })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.CallAsync(HttpMethod.Put, path, new { enabled = true, members = new[] { new { userId = Guid.NewGuid(), takesTurns = true } } })).Status);
        Assert.True((bool)(await manager.CallAsync(HttpMethod.Get, path)).Body!["enabled"]!);
        Assert.Equal(3, (await manager.CallAsync(HttpMethod.Get, path)).Body!["members"]!.AsArray().Count);
    }
}
