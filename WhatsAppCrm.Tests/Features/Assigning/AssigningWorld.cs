using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Assigning;
using WhatsAppCrm.Infrastructure.Presence;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Assigning;

/// <summary>An organization that gives by turns, and who of it is there.</summary>
internal static class AssigningWorld
{
    public static async Task<Actor> NewTeamAsync(this ProductHost host, object? rules = null)
    {
        var owner = await host.NewInboxAsync();
        await owner.RulesAsync(rules ?? new { enabled = true });
        return owner;
    }

    public static async Task RulesAsync(this Actor owner, object rules) =>
        Assert.Equal(System.Net.HttpStatusCode.OK, (await owner.CallAsync(HttpMethod.Put, $"/api/v1/organizations/{owner.OrganizationId}/assignment", rules)).Status);

    /// <summary>A page of theirs is open; closing it is the test's.</summary>
    public static async Task<Guid> ComeAsync(this Actor person)
    {
        var page = Guid.NewGuid();
        person.Host.Services.GetRequiredService<PresenceBook>().Open(page, person.OrganizationId, person.UserId);
        await person.BeatAsync();
        return page;
    }

    public static Task BeatAsync(this Actor person) => person.Host.Services.GetRequiredService<KeepPresence>().RunAsync(default);

    public static async Task<int> GiveAsync(this Actor person)
    {
        await using var scope = person.BeginScope();
        return await scope.ServiceProvider.GetRequiredService<AssignByTurns>().RunAsync(default);
    }

    public static Task<Presence> PresenceAsync(this Actor owner, Guid userId) => owner.PresenceAsync(owner, userId);

    private static async Task<Presence> PresenceAsync(this Actor asks, Actor owner, Guid userId)
    {
        var members = (await asks.GetAsync($"/api/v1/organizations/{owner.OrganizationId}/members"))["data"]!.AsArray();
        return Enum.Parse<Presence>((string)members.Single(member => (Guid)member!["userId"]! == userId)!["presence"]!);
    }

    public static Task<Guid?> AssigneeAsync(this Actor owner, Guid conversationId) =>
        owner.ReadAsync(db => db.Conversations.Where(one => one.Id == conversationId).Select(one => one.AssigneeId).SingleAsync());

    public static Task<List<ConversationEvent>> GivenAsync(this Actor owner) =>
        owner.ReadAsync(db => db.ConversationEvents.Where(line => line.Kind == ConversationEventKind.ASSIGNED && line.UserId == null).OrderBy(line => line.Id).ToListAsync());
}
