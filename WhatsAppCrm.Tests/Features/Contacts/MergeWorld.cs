using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Contacts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Features.Webhooks;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Contacts;

/// <summary>An organization with two numbers whose customers write by signed webhooks, and members who call REST.</summary>
internal sealed class MergeWorld(WebhookFixture fixture, Actor owner, string number, string secondNumber)
{
    public const string AnasPhone = "15557771001", BiasPhone = "15557771002";

    public Actor Owner => owner;

    public string Number => number;

    public string SecondNumber => secondNumber;

    public static async Task<MergeWorld> CreateAsync(WebhookFixture fixture)
    {
        var owner = await fixture.Host.NewOwnerAsync("Merge world");
        var (one, two) = (WebhookFixture.NewPhoneNumberId(), WebhookFixture.NewPhoneNumberId());
        await owner.SaveAsync(db => db.AddRange(NewNumber(owner, one), NewNumber(owner, two)));
        return new(fixture, owner, one, two);
    }

    /// <summary>Ana and Bia each wrote to the first number, Bia to the second too.</summary>
    public static async Task<(MergeWorld World, Guid Ana, Guid Bia)> WithAnaAndBiaAsync(WebhookFixture fixture)
    {
        var world = await CreateAsync(fixture);
        var at = DateTimeOffset.UtcNow.AddHours(-3);
        await world.WriteAsync("a1", AnasPhone, "US.1001", "Ana Silva", at);
        await world.WriteAsync("b1", BiasPhone, "US.1002", "Bia Costa", at.AddMinutes(1));
        await world.WriteAsync("a2", AnasPhone, "US.1001", "Ana Silva", at.AddMinutes(2));
        await world.WriteAsync("b2", BiasPhone, "US.1002", "Bia Costa", at.AddMinutes(3));
        await world.WriteAsync("b3", BiasPhone, "US.1002", "Bia Costa", at.AddMinutes(4), world.SecondNumber);
        return (world, await world.IdAsync("Ana Silva"), await world.IdAsync("Bia Costa"));
    }

    public Task WriteAsync(string text, string? from, string? userId, string? name, DateTimeOffset? at = null, string? to = null) =>
        fixture.DeliverAsync(Payloads.Text(to ?? number, text, from, userId, name, at: at));

    public Task DeliverAsync(JsonNode body) => fixture.DeliverAsync(body);

    public Task<Guid> IdAsync(string name) => owner.ReadAsync(db => db.Contacts.Where(contact => contact.Name == name).Select(contact => contact.Id).SingleAsync());

    public async Task<Guid> MergeAsync(Guid survivor, Guid other) => (Guid)(await owner.PostAsync($"/api/contacts/{survivor}/merge", new { otherId = other }))!["mergeId"]!;

    public Task UndoAsync(Guid mergeId) => owner.PostAsync($"/api/contact-merges/{mergeId}/undo", new { });

    /// <summary>Of the contact's conversation on a number, oldest first.</summary>
    public Task<List<string?>> TextsAsync(Guid contactId, string? numberId = null) => owner.ReadAsync(db => (
        from message in db.Messages
        join conversation in db.Conversations on message.ConversationId equals conversation.Id
        join account in db.WhatsAppAccounts on conversation.WhatsAppAccountId equals account.Id
        where conversation.ContactId == contactId && account.PhoneNumberId == (numberId ?? number)
        orderby message.SentAtUtc, message.Id
        select message.Text).ToListAsync());

    public Task<Conversation> ConversationAsync(Guid contactId, string? numberId = null) => owner.ReadAsync(db => db.Conversations.AsNoTracking().SingleAsync(
        conversation => conversation.ContactId == contactId && db.WhatsAppAccounts.Any(account => account.Id == conversation.WhatsAppAccountId && account.PhoneNumberId == (numberId ?? number))));

    /// <summary>Every row a merge may touch, column by column.</summary>
    public Task<string> SnapshotAsync() => owner.ReadAsync(async db =>
    {
        var lines = new List<string>();
        await AddAsync<Contact>(db, lines);
        await AddAsync<ContactAddress>(db, lines);
        await AddAsync<Conversation>(db, lines);
        await AddAsync<Message>(db, lines);
        await AddAsync<MessageReaction>(db, lines);
        await AddAsync<Lead>(db, lines);
        await AddAsync<Note>(db, lines);
        await AddAsync<NoteMention>(db, lines);
        await AddAsync<MessageDraft>(db, lines);
        await AddAsync<ScheduledMessage>(db, lines);
        await AddAsync<OutboxMessage>(db, lines);
        await AddAsync<MergedConversation>(db, lines);
        return string.Join('\n', lines);
    });

    public async Task<(HttpStatusCode Status, string? Code)> RefusedAsync(Actor actor, HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await actor.CallAsync(method, path, body);
        return (status, (string?)answer?["errorCode"]);
    }

    /// <summary>A note that names somebody, a draft and a message for later, in the contact's conversation.</summary>
    public async Task<Guid> WriteInAsync(Guid contactId)
    {
        var conversation = await ConversationAsync(contactId);
        var colleague = await owner.NewColleagueAsync(Role.SELLER);
        await owner.PostAsync($"/api/integrations/conversations/{conversation.Id}/notes", new { content = $"ask @{colleague.Email}" });
        await owner.PostAsync("/api/integrations/whatsapp/send", new { to = conversation.Id, text = "later", sendAtUtc = DateTime.UtcNow.AddDays(1) });
        await owner.SaveAsync(db => db.Add(new MessageDraft(owner.OrganizationId, owner.UserId, conversation.Id, DraftKind.REPLY, "begun", Build.Now)));
        return conversation.Id;
    }

    /// <summary>Where they stand now.</summary>
    public Task<List<Guid>> WrittenInAsync() => owner.ReadAsync(async db => (List<Guid>)
    [
        .. await db.Notes.Where(note => note.ConversationId != null).Select(note => note.ConversationId!.Value).ToListAsync(),
        .. await db.MessageDrafts.Select(draft => draft.ConversationId).ToListAsync(),
        .. await db.ScheduledMessages.Select(message => message.ConversationId).ToListAsync(),
    ]);

    private static async Task AddAsync<T>(AppDbContext db, List<string> lines)
        where T : class
    {
        var rows = (await db.Set<T>().ToListAsync()).Select(row => JsonSerializer.Serialize(RowValues.Of(db.Entry(row)).OrderBy(column => column.Key)));
        lines.AddRange(rows.Order(StringComparer.Ordinal).Select(row => $"{typeof(T).Name} {row}"));
    }

    private static WhatsAppAccount NewNumber(Actor owner, string phoneNumberId) => Build.Account(owner.OrganizationId, phoneNumberId);
}
