using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>
/// A running product with one organization that has a connected sandbox number, put there directly: what is tested is what
/// happens from the outbox on. Customers have written to the sandbox too, so that Meta's window is open as ours is.
/// </summary>
internal sealed class SendingWorld(ProductHost host) : IAsyncDisposable
{
    public const string WabaId = "400000000000001";
    public const string PhoneNumberId = "500000000000001";

    public ProductHost Host => host;

    public Guid OrganizationId { get; private set; }

    public Guid AccountId { get; private set; }

    public Guid UserId { get; } = Guid.NewGuid();

    public static async Task<SendingWorld> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null, TimeProvider? clock = null)
    {
        var world = new SendingWorld(await ProductHost.StartAsync(settings, clock, services));
        await world.ConnectAsync();
        return world;
    }

    /// <summary>A customer whose window is open, here and at the sandbox.</summary>
    public async Task<Guid> NewConversationAsync(string phone, bool windowOpen = true)
    {
        PhoneNumber.TryParse(phone, out var number);
        var id = await InOrganizationAsync(async db =>
        {
            var now = DateTime.UtcNow;
            var contact = new Contact(OrganizationId, "Customer " + phone, now);
            contact.ShowAddress(number, null, null);
            var conversation = new Conversation(OrganizationId, AccountId, contact.Id, null, now);
            if (windowOpen)
            {
                var hello = Message.Inbound(conversation, "wamid.in." + number.Digits, MessageKind.TEXT, "hello", null, now, now);
                conversation.Add(hello);
                db.Add(hello);
            }

            db.AddRange(contact, new ContactAddress(OrganizationId, contact.Id, AddressKind.PHONE, number.Key), conversation);
            await db.SaveChangesAsync();
            return conversation.Id;
        });
        if (windowOpen) await host.Sandbox.InboundAsync(PhoneNumberId, "hello", phone);
        return id;
    }

    public async Task<QueuedMessage> QueueAsync(MessageToSend command)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<QueueMessage>().RunAsync(command, CancellationToken.None);
    }

    public Task<QueuedMessage> QueueAsync(Guid conversationId, string text = "hello back") => QueueAsync(MessageToSend.OfText(text, conversationId));

    public Task<Message> MessageAsync(Guid id) => InOrganizationAsync(db => db.Messages.AsNoTracking().SingleAsync(one => one.Id == id));

    public Task<OutboxMessage> JobAsync(Guid id) => InOrganizationAsync(db => db.OutboxMessages.AsNoTracking().SingleAsync(one => one.Id == id));

    public Task<WhatsAppAccount> AccountAsync() => InOrganizationAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync(one => one.Id == AccountId));

    public async Task<OutboxMessage> JobUntilAsync(Guid id, Func<OutboxMessage, bool> isSo) => await WaitFor.Async(
        async () => await JobAsync(id) is { } job && isSo(job) ? job : null, TimeSpan.FromSeconds(60), $"job {id}");

    public async Task<Message> MessageUntilAsync(Guid id, Func<Message, bool> isSo) => await WaitFor.Async(
        async () => await MessageAsync(id) is { } message && isSo(message) ? message : null, TimeSpan.FromSeconds(60), $"message {id}");

    /// <summary>A new token for the number, as the sign-up would bring it; wakes the drain as that would.</summary>
    public async Task ReconnectAsync()
    {
        var token = (await host.Sandbox.TokenAsync(WabaId))["accessToken"]!.ToString();
        await InOrganizationAsync(async db =>
        {
            var account = await db.WhatsAppAccounts.SingleAsync(one => one.Id == AccountId);
            var number = new ConnectedNumber(WabaId, "Northwind", PhoneNumberId, account.DisplayPhoneNumber, "Northwind", "GREEN", false);
            account.Connect(number, new(host.Services.GetRequiredService<AccountTokens>().ProtectAccessToken(OrganizationId, token), TokenKind.BUSINESS, null, ""), null, UserId, DateTime.UtcNow);
            return await db.SaveChangesAsync();
        });
        host.Services.GetRequiredService<OutboxSignal>().Wake();
    }

    /// <summary>The sends the sandbox saw, in order: each call's request body.</summary>
    public async Task<IReadOnlyList<JsonObject>> SendsAsync()
    {
        var wire = await host.Sandbox.WireAsync();
        return [.. wire.AsArray().Select(call => call!.AsObject()).Where(call => call["path"]!.ToString().EndsWith("/messages", StringComparison.Ordinal)).Select(call => call["body"]!.AsObject())];
    }

    public async Task<T> InOrganizationAsync<T>(Func<AppDbContext, Task<T>> work)
    {
        await using var scope = Scope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await work(db);
    }

    public AsyncServiceScope Scope() => OrganizationScope.Begin(host.Services.GetRequiredService<IServiceScopeFactory>(), OrganizationId, UserId, Role.OWNER);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task ConnectAsync()
    {
        var token = (await host.Sandbox.TokenAsync(WabaId))["accessToken"]!.ToString();
        var organization = Organization.Create("Northwind", null, null, DateTime.UtcNow);
        OrganizationId = organization.Id;
        await InOrganizationAsync(async db =>
        {
            var tokens = host.Services.GetRequiredService<AccountTokens>();
            var account = new WhatsAppAccount(OrganizationId, PhoneNumberId);
            account.Connect(
                new(WabaId, "Northwind", PhoneNumberId, "+1 555-010-0111", "Northwind", "GREEN", false),
                tokens.ProtectAccessToken(OrganizationId, token) is var secret ? new AccountAccess(secret, TokenKind.BUSINESS, null, "") : null!, null, UserId, DateTime.UtcNow);
            AccountId = account.Id;
            db.AddRange(organization, account);
            return await db.SaveChangesAsync();
        });

        var graph = host.Services.GetRequiredService<ConnectionGraph>();
        Assert.True((await graph.SubscribeAsync(token, WabaId, null, CancellationToken.None)).IsOk);
        Assert.True((await graph.RegisterAsync(token, PhoneNumberId, "123456", CancellationToken.None)).IsOk);
    }
}
