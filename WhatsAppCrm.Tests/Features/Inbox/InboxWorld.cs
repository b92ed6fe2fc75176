using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Inbox;

/// <summary>Puts conversations of one organization into a running product, without going through webhooks.</summary>
internal static class InboxWorld
{
    /// <summary>An organization with a number that belongs to it; nothing is registered at the sandbox.</summary>
    public static async Task<Actor> NewInboxAsync(this ProductHost host, string name = "Padaria Aurora")
    {
        var owner = await host.NewOwnerAsync(name);
        await owner.SaveAsync(db => db.Add(Build.Account(owner.OrganizationId)));
        return owner;
    }

    /// <summary>A customer with a lead in the first stage and messages a minute apart, the last one at <paramref name="lastAtUtc"/>.</summary>
    public static async Task<Guid> NewConversationAsync(this Actor owner, string name, string phone, DateTime? lastAtUtc = null, int messages = 1)
    {
        Assert.True(PhoneNumber.TryParse(phone, out var number));
        var last = lastAtUtc ?? DateTime.UtcNow.AddMinutes(-5);
        Guid id = default;
        await owner.SaveAsync(async db =>
        {
            var contact = Build.Contact(owner.OrganizationId, name);
            contact.ShowAddress(number, null, null);
            var stage = await db.Stages.OrderBy(one => one.Position).FirstAsync();
            var lead = Lead.FromWhatsApp(contact, stage, last);
            var account = await db.WhatsAppAccounts.FirstAsync();
            var conversation = new Conversation(owner.OrganizationId, account.Id, contact.Id, lead.Id, last.AddMinutes(-messages));
            db.AddRange(contact, new ContactAddress(owner.OrganizationId, contact.Id, AddressKind.PHONE, number.Key), lead, conversation);
            for (var i = messages; i > 0; i--)
            {
                var message = Build.Inbound(conversation, $"{name} {messages - i + 1}", last.AddMinutes(1 - i));
                conversation.Add(message);
                db.Add(message);
            }

            id = conversation.Id;
        });
        return id;
    }

    /// <summary>Waits until what was written can be found: the index follows within a second.</summary>
    public static Task IndexedAsync(this Actor actor) => WaitFor.Async(() => actor.ReadAsync(async db => !await db.SearchMarks.AnyAsync()), what: "nothing is left to take into the search index");

    public static Task SaveAsync(this Actor actor, Action<AppDbContext> change) => actor.SaveAsync(db =>
    {
        change(db);
        return Task.CompletedTask;
    });

    public static async Task SaveAsync(this Actor actor, Func<AppDbContext, Task> change)
    {
        await using var scope = actor.BeginScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        await change(db);
        await db.SaveChangesAsync();
    }

    /// <summary>Sends without failing on refusals: the status and the body, null when there is none.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode? Body)> CallAsync(this Actor actor, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await actor.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
