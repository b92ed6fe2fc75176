using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>Who wrote. Meta Cloud API, business-scoped user ids, read 2026-11-20.</summary>
public sealed class IdentityTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    [Theory]
    [InlineData("5511987654321", "551187654321", true)] // Brazil's ninth digit
    [InlineData("551123456789", "5511923456789", false)] // but no landline has one
    [InlineData("5491112345678", "541112345678", true)] // Argentina's 9
    [InlineData("5491112345678", "54111512345678", true)] // and 15
    [InlineData("5215512345678", "525512345678", true)] // Mexico's 1
    [InlineData("15550100001", "15550100002", false)]
    public async Task National_variants_of_one_number_are_one_person(string one, string other, bool isSame)
    {
        var tenant = await fixture.NewTenantAsync();

        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "a", one), Payloads.Text(tenant.PhoneNumberId, "b", other));

        Assert.Equal(isSame ? 1 : 2, (await tenant.AllAsync<Contact>()).Count);
    }

    [Fact]
    public async Task The_id_decides_before_the_phone_and_a_phone_stays_with_whom_it_belongs_to()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "a", null, "US.1", "Ana"), Payloads.Text(tenant.PhoneNumberId, "b", "15557770002", null, "Bia"));

        // Both are known, as two people: people merge them, not we.
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "c", "15557770002", "US.1", "Ana"));

        var contacts = await tenant.AllAsync<Contact>();
        Assert.Equal([("Ana", null, "US.1"), ("Bia", "+15557770002", null)], contacts.OrderBy(contact => contact.Name).Select(contact => (contact.Name, contact.Phone, contact.UserId)));
        var anaId = contacts.Single(one => one.Name == "Ana").Id;
        Assert.Equal(2, await tenant.ReadAsync(db => db.Messages.CountAsync(message => db.Conversations.Any(c => c.Id == message.ConversationId && c.ContactId == anaId))));
    }

    [Fact]
    public async Task The_id_of_the_enterprise_recognises_too_and_is_stored()
    {
        var tenant = await fixture.NewTenantAsync();
        var (one, other) = (Payloads.TextMessage("a", null, "US.1"), Payloads.TextMessage("b", null, "US.2"));
        (one["from_parent_user_id"], other["from_parent_user_id"]) = ("US.ENT.9", "US.ENT.9");

        await fixture.DeliverAsync(Payloads.Body(Payloads.Change(tenant.PhoneNumberId, [one])), Payloads.Body(Payloads.Change(tenant.PhoneNumberId, [other])));

        Assert.Equal("US.ENT.9", Assert.Single(await tenant.AllAsync<Contact>()).ParentUserId);
        Assert.Equal(3, (await tenant.AllAsync<ContactAddress>()).Count);
    }

    [Theory]
    [InlineData("US.77", null, "US.77", null)] // the id where the phone belongs
    [InlineData("15557770003", "undefined", null, "+15557770003")] // an id that is none
    [InlineData("15557770003", "  US.78 ", "US.78", "+15557770003")]
    public async Task Odd_addresses_are_read_for_what_they_are(string? from, string? fromUserId, string? userId, string? phone)
    {
        var tenant = await fixture.NewTenantAsync();

        await fixture.DeliverAsync(Payloads.Body(Payloads.Change(tenant.PhoneNumberId, [Payloads.TextMessage("hi", from, fromUserId)])));

        var contact = Assert.Single(await tenant.AllAsync<Contact>());
        Assert.Equal((userId, phone), (contact.UserId, contact.Phone));
    }

    [Fact]
    public async Task A_changed_number_moves_with_its_owner_and_leaves_the_old_one_to_a_stranger()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hi", "15557770010", "US.10", "Ana"));

        await fixture.DeliverAsync(Notice(tenant, "user_changed_number", "15557770010", "15557770011", "US.11", "US.10"));
        var late = Payloads.Text(tenant.PhoneNumberId, "sent before", "15557770010", "US.10");
        await fixture.DeliverAsync(late, Payloads.Text(tenant.PhoneNumberId, "new number", "15557770011", "US.11"), Payloads.Text(tenant.PhoneNumberId, "who are you?", "15557770010", "US.99", "Stranger"));

        var contacts = (await tenant.AllAsync<Contact>()).OrderBy(contact => contact.Name).ToList();
        Assert.Equal([("Ana", "+15557770011", "US.11"), ("Stranger", "+15557770010", "US.99")], contacts.Select(contact => (contact.Name, contact.Phone, contact.UserId)));
        Assert.Equal(4, await tenant.ReadAsync(db => db.Messages.CountAsync(message => db.Conversations.Any(c => c.Id == message.ConversationId && c.ContactId == contacts[0].Id))));
        Assert.Equal("+15557770011", (await tenant.AllAsync<Lead>()).Single(lead => lead.ContactId == contacts[0].Id).Phone);
    }

    [Fact]
    public async Task A_changed_id_keeps_the_person_and_forgets_a_number_that_is_theirs_no_more()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hi", "15557770020", "US.20", "Ana"));

        await fixture.DeliverAsync(Notice(tenant, "user_changed_user_id", null, null, "US.21", "US.20"));
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "me again", null, "US.21"));

        var contact = Assert.Single(await tenant.AllAsync<Contact>());
        Assert.Equal((null, "US.21"), (contact.Phone, contact.UserId));
        Assert.Equal(2, Assert.Single(await tenant.AllAsync<Conversation>()).UnreadCount);
    }

    [Fact]
    public async Task A_notice_that_comes_twice_or_after_the_first_message_under_the_new_id_breaks_nothing()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hi", "15557770030", "US.30", "Ana"), Payloads.Text(tenant.PhoneNumberId, "overtook", "15557770031", "US.31", "Ana new"));

        var notice = Notice(tenant, "user_changed_number", "15557770030", "15557770031", "US.31", "US.30");
        await fixture.DeliverAsync(notice.DeepClone(), notice, Notice(tenant, "user_changed_number", "15557770030", "15557770031", "US.31", "US.30"));

        // Two contacts are merged by people; the new number stays with whom it was seen with, and nobody keeps the old one.
        var contacts = (await tenant.AllAsync<Contact>()).OrderBy(contact => contact.Name).ToList();
        Assert.Equal([("Ana", null), ("Ana new", "+15557770031")], contacts.Select(contact => (contact.Name, contact.Phone)));
        Assert.DoesNotContain(await tenant.AllAsync<ContactAddress>(), address => address.Value == "15557770030");
    }

    [Fact]
    public async Task A_notice_without_a_previous_id_finds_its_person_by_the_old_number()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hi", "15557770040", null, "Ana"));

        await fixture.DeliverAsync(Notice(tenant, "user_changed_number", "15557770040", "15557770041", null, null));

        Assert.Equal("+15557770041", Assert.Single(await tenant.AllAsync<Contact>()).Phone);
        Assert.Equal("15557770041", Assert.Single(await tenant.AllAsync<ContactAddress>()).Value);
    }

    [Fact]
    public async Task A_status_brings_its_id_to_a_person_known_by_phone_alone_and_to_nobody_else()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hi", "15557770050", null, "Ana"), Payloads.Text(tenant.PhoneNumberId, "hi", "15557770051", "US.51", "Bia"));
        await SendAsync(tenant, "Ana", "wamid.s1" + tenant.PhoneNumberId);
        await SendAsync(tenant, "Bia", "wamid.s2" + tenant.PhoneNumberId);
        JsonObject Status(string wamid, string userId)
        {
            var status = Payloads.Status(wamid + tenant.PhoneNumberId, "delivered");
            (status["recipient_user_id"], status["recipient_parent_user_id"]) = (userId, "US.ENT.50");
            return status;
        }

        await fixture.DeliverAsync(Payloads.Statuses(tenant.PhoneNumberId, Status("wamid.s1", "US.51")));
        Assert.Null((await ContactAsync(tenant, "Ana")).UserId);
        await fixture.DeliverAsync(Payloads.Statuses(tenant.PhoneNumberId, Status("wamid.s1", "US.50"), Status("wamid.s2", "US.52")));

        var ana = await ContactAsync(tenant, "Ana");
        Assert.Equal(("US.50", "+15557770050"), (ana.UserId, ana.Phone));
        Assert.Equal("US.51", (await ContactAsync(tenant, "Bia")).UserId);
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "by id", null, "US.50"));
        Assert.Equal(2, (await tenant.AllAsync<Contact>()).Count);
    }

    private static JsonObject Notice(Tenant tenant, string type, string? from, string? waId, string? userId, string? previousUserId)
    {
        var system = new JsonObject { ["body"] = "changed", ["type"] = type };
        if (waId is not null) system["wa_id"] = waId;
        if (userId is not null) system["user_id"] = userId;
        if (previousUserId is not null) system["previous_user_id"] = previousUserId;
        return Payloads.Body(Payloads.Change(tenant.PhoneNumberId, [Payloads.Message("system", system, from)]));
    }

    private static Task SendAsync(Tenant tenant, string name, string wamid) => tenant.WriteAsync(db =>
    {
        var conversation = db.Conversations.Single(one => db.Contacts.Any(contact => contact.Id == one.ContactId && contact.Name == name));
        var message = Message.OutboundText(conversation, "answer", null, null, DateTime.UtcNow);
        message.Accept(wamid, DateTime.UtcNow);
        db.Add(message);
    });

    private static async Task<Contact> ContactAsync(Tenant tenant, string name) => (await tenant.AllAsync<Contact>()).Single(contact => contact.Name == name);
}
