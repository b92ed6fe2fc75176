using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>A database with one organization and its number, for products that run as processes of their own, and the way to look into it from outside.</summary>
internal sealed class ProcessWorld : IAsyncDisposable
{
    public const string PhoneNumberId = "1001";

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly Guid _organizationId;

    private ProcessWorld(TestDatabase database, ServiceProvider services, Guid organizationId) => (_database, _services, _organizationId) = (database, services, organizationId);

    public Guid OrganizationId => _organizationId;

    public TestDatabase Database => _database;

    public DatabaseAddress Address => new(_database.Provider, _database.ConnectionString);

    /// <summary>For <see cref="ProductProcess.StartAsync"/>.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["Database__Provider"] = _database.Provider.ToString(),
        ["ConnectionStrings__Default"] = _database.ConnectionString,
        ["Meta__AppSecret"] = WebhookFixture.AppSecret,
    };

    public static async Task<ProcessWorld> CreateAsync()
    {
        var database = await TestDatabase.CreateAsync();
        var services = new ServiceCollection().AddLogging().AddDatabase(new DatabaseAddress(database.Provider, database.ConnectionString)).BuildServiceProvider();
        await DataSetup.MigrateAsync(services, CancellationToken.None);

        var nowUtc = DateTime.UtcNow;
        var organization = Organization.Create("Chaos", null, null, nowUtc);
        var account = new WhatsAppAccount(organization.Id, PhoneNumberId);
        account.Connect(new ConnectedNumber("2001", null, PhoneNumberId, "+" + PhoneNumberId, null, null, false), new("", TokenKind.BUSINESS, null, ""), null, Guid.Empty, nowUtc);
        var pipeline = new Pipeline(organization.Id, "Sales", isDefault: true, nowUtc);
        var world = new ProcessWorld(database, services, organization.Id);
        await world.WithAsync(db =>
        {
            db.AddRange(organization, account, pipeline, new Stage(pipeline, "New", 0, "grey"));
            return db.SaveChangesAsync();
        });
        return world;
    }

    public async Task<T> WithAsync<T>(Func<AppDbContext, Task<T>> work)
    {
        await using var scope = OrganizationScope.Begin(_services.GetRequiredService<IServiceScopeFactory>(), _organizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await work(db);
    }

    /// <summary>How many stored webhooks are like this.</summary>
    public async Task<int> CountStoredAsync(Expression<Func<WebhookEvent, bool>> which)
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
        return await db.WebhookEvents.CountAsync(which);
    }

    public Task AllProcessedAsync() =>
        WaitFor.Async(async () => await CountStoredAsync(stored => stored.State == JobState.PENDING) == 0, TimeSpan.FromMinutes(5), "every stored event is processed");

    /// <summary>Messages that are there although the event that brought them is not marked as done; of simple text webhooks.</summary>
    public async Task<IReadOnlyList<string>> AppliedButNotDoneAsync()
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
        var waiting = await db.WebhookEvents.Where(stored => stored.State == JobState.PENDING).OrderBy(stored => stored.Id).Take(500).Select(stored => stored.Body).ToListAsync();
        var ids = waiting.Select(body => (string)JsonNode.Parse(body)!["entry"]![0]!["changes"]![0]!["value"]!["messages"]![0]!["id"]!).ToList();
        return await WithAsync(stored => stored.Messages.Where(message => ids.Contains(message.ProviderMessageId!)).Select(message => message.ProviderMessageId!).ToListAsync());
    }

    /// <summary>Everything that was acknowledged is one message with one note, everything unread is counted once, and nothing is there that was not sent.</summary>
    public async Task AssertExactlyOnceAsync(SteadySender sender)
    {
        await WithAsync(async db =>
        {
            var stored = await db.Messages.Select(message => message.ProviderMessageId!).ToListAsync();
            Assert.Empty(sender.Acknowledged.Keys.Except(stored));
            Assert.Equal(stored.Count, stored.Distinct().Count());
            Assert.Empty(stored.Except(sender.Sent.Keys));
            Assert.Equal(stored.Count, await db.Notes.CountAsync());
            Assert.Equal(stored.Count, await db.Conversations.SumAsync(conversation => conversation.UnreadCount));
            Assert.Equal(await db.Contacts.CountAsync(), await db.Leads.CountAsync());
            return true;
        });
        Assert.Equal(0, await CountStoredAsync(stored => stored.State != JobState.DONE));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
