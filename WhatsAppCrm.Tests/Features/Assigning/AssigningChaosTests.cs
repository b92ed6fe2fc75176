using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Tests.Features.Sending;
using WhatsAppCrm.Tests.Features.Webhooks;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Assigning;

/// <summary>The product dies while it gives conversations by turns.</summary>
[Collection(nameof(ChaosTests))]
public sealed class AssigningChaosTests
{
    private const int Customers = 8;

    [Fact]
    public async Task Dying_before_and_after_the_commit_leaves_each_conversation_given_once_and_evenly()
    {
        await using var world = await SendingProcessWorld.CreateAsync(Customers);
        await world.Inner.WithAsync(db => PrepareAsync(db, world.Inner.OrganizationId));
        await using var product = await ProductProcess.StartAsync(world.Environment, port: world.Port);
        await product.KillAsync();
        Assert.Equal(0, await GivenAsync(world));

        await SwitchOnAsync(world);
        await DieAsync(CrashPoint.TURN_GIVING);
        Assert.Equal(0, await GivenAsync(world));
        await DieAsync(CrashPoint.TURN_GIVEN);
        Assert.Equal(Customers, await GivenAsync(world));

        // One more after it: the turns go on, and nothing is given again.
        await product.StartAgainAsync();
        await world.Inner.WithAsync(async db =>
        {
            var conversation = await db.Conversations.OrderBy(one => one.Id).FirstAsync();
            conversation.Assign(null, null, DateTime.UtcNow);
            conversation.Resolve(null, DateTime.UtcNow);
            var message = Build.Inbound(conversation, "Me again", DateTime.UtcNow);
            conversation.Add(message);
            db.Add(message);
            return await db.SaveChangesAsync();
        });
        await WaitFor.Async(async () => await GivenAsync(world) == Customers + 1, TimeSpan.FromSeconds(30), "who came back is given");
        var each = await world.Inner.WithAsync(db => db.Conversations.GroupBy(one => one.AssigneeId).Select(some => some.Count()).ToListAsync());
        Assert.Equal((2, Customers), (each.Count, each.Sum()));
        Assert.All(each, count => Assert.InRange(count, Customers / 2 - 1, Customers / 2 + 1));

        async Task DieAsync(CrashPoint point) => Assert.Equal(137, await product.LiveUntilDeathAsync(new Dictionary<string, string?> { ["Faults__CrashAt"] = $"{point}:1" }));
    }

    /// <summary>Two members whom another process has online for an hour; customers whom nobody has.</summary>
    private static async Task<int> PrepareAsync(AppDbContext db, Guid organizationId)
    {
        var now = DateTime.UtcNow;
        foreach (var name in new[] { "ana", "bruno" })
        {
            var user = new User { UserName = $"{name}@example.test", Email = $"{name}@example.test", DisplayName = name, CreatedAtUtc = now };
            db.AddRange(user, new Membership(organizationId, user.Id, Role.SELLER, now), new PresenceLease(organizationId, user.Id, Guid.NewGuid(), isIdle: false, now.AddHours(1)));
        }

        foreach (var conversation in await db.Conversations.ToListAsync())
        {
            conversation.Resolve(null, now);
            conversation.Reopen(ReopenCause.CUSTOMER_WROTE, null, now);
        }

        return await db.SaveChangesAsync();
    }

    private static Task<int> SwitchOnAsync(SendingProcessWorld world) => world.Inner.WithAsync(db =>
    {
        var settings = new AssignmentSettings(world.Inner.OrganizationId, DateTime.UtcNow);
        settings.Change(isOn: true, mostOpen: null, includesAway: false, giveOnAfterMinutes: null, DateTime.UtcNow.AddDays(-1));
        db.Add(settings);
        return db.SaveChangesAsync();
    });

    private static Task<int> GivenAsync(SendingProcessWorld world) => world.Inner.WithAsync(db =>
        db.ConversationEvents.CountAsync(line => line.Kind == ConversationEventKind.ASSIGNED && line.Detail == nameof(AssignCause.BY_TURN)));
}
