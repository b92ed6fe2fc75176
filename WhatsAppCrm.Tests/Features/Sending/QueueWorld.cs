using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>An outbox that nobody drains: a test claims from it round by round.</summary>
internal sealed class QueueWorld(SendingWorld inner, Guid organizationId, Guid accountId, bool isNeighbour = false) : IAsyncDisposable
{
    private int _customers;

    public SendingWorld Inner => inner;

    public static async Task<QueueWorld> StartAsync(int perSecond = PacedNumber.Standard, Action<IServiceCollection>? services = null)
    {
        var inner = await SendingWorld.StartAsync(new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" }, services);
        var world = new QueueWorld(inner, inner.OrganizationId, inner.AccountId);
        await world.SetLevelAsync(perSecond);
        return world;
    }

    /// <summary>Another organization on the same installation, with a number of its own at the highest level.</summary>
    public async Task<QueueWorld> NewNeighbourAsync()
    {
        var organization = Organization.Create("Neighbour", null, null, DateTime.UtcNow);
        var account = new WhatsAppAccount(organization.Id, "599999999999999");
        account.Connect(new("499999999999999", null, account.PhoneNumberId, "+1 555-010-0999", null, "GREEN", false), new(null, TokenKind.BUSINESS, null, ""), null, Guid.NewGuid(), DateTime.UtcNow);
        var world = new QueueWorld(inner, organization.Id, account.Id, isNeighbour: true);
        await world.InOrganizationAsync(db =>
        {
            db.AddRange(organization, account);
            return db.SaveChangesAsync();
        });
        await world.SetLevelAsync(PacedNumber.High);
        return world;
    }

    /// <summary>Each in a conversation of its own; in the order of the answer.</summary>
    public async Task<IReadOnlyList<Guid>> QueueAsync(SendLane lane, int count)
    {
        List<Guid> rows = [];
        await InOrganizationAsync(async db =>
        {
            for (var i = 0; i < count; i++) rows.Add((await AddAsync(db, NewConversation(db), lane)).Id);
            return await db.SaveChangesAsync();
        });
        return rows;
    }

    public async Task<Guid> NewConversationAsync()
    {
        Guid id = default;
        await InOrganizationAsync(db =>
        {
            id = NewConversation(db).Id;
            return db.SaveChangesAsync();
        });
        return id;
    }

    public async Task<Guid> QueueAsync(Guid conversationId, SendLane lane)
    {
        Guid id = default;
        await InOrganizationAsync(async db =>
        {
            id = (await AddAsync(db, await db.Conversations.SingleAsync(one => one.Id == conversationId), lane)).Id;
            return await db.SaveChangesAsync();
        });
        return id;
    }

    public Task<ClaimRound> ClaimAsync(int most) => ClaimAsync(new SendSlots(new Dictionary<Guid, int>(), most));

    public async Task<ClaimRound> ClaimAsync(SendSlots slots)
    {
        await using var scope = inner.Host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<OutboxClaims>().RunAsync(slots, 0, TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    public async Task FinishAsync(Guid outboxId)
    {
        await using var scope = inner.Host.Services.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        await db.AcrossOrganizations<OutboxMessage>().Where(row => row.Id == outboxId).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, JobState.DONE));
    }

    public ValueTask DisposeAsync() => isNeighbour ? ValueTask.CompletedTask : inner.DisposeAsync();

    private Task<int> SetLevelAsync(int perSecond) => InOrganizationAsync(async db =>
    {
        db.Add(new NumberHealth(await db.WhatsAppAccounts.SingleAsync(one => one.Id == accountId)) { ThroughputLevel = perSecond == PacedNumber.High ? "HIGH" : "STANDARD" });
        return await db.SaveChangesAsync();
    });

    private Conversation NewConversation(AppDbContext db)
    {
        PhoneNumber.TryParse($"+1555{(isNeighbour ? 4 : 3)}{_customers++:D6}", out var phone);
        var contact = new Contact(organizationId, "Customer", DateTime.UtcNow);
        contact.ShowAddress(phone, null, null);
        var conversation = new Conversation(organizationId, accountId, contact.Id, null, DateTime.UtcNow);
        db.AddRange(contact, conversation);
        return conversation;
    }

    private static async Task<OutboxMessage> AddAsync(AppDbContext db, Conversation conversation, SendLane lane)
    {
        var message = Message.OutboundText(conversation, "hello", null, null, DateTime.UtcNow);
        db.Add(message);
        return await db.EnqueueAsync(message, lane, DateTime.UtcNow, CancellationToken.None);
    }

    private async Task<int> InOrganizationAsync(Func<AppDbContext, Task<int>> work)
    {
        await using var scope = OrganizationScope.Begin(inner.Host.Services.GetRequiredService<IServiceScopeFactory>(), organizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await work(db);
    }
}
