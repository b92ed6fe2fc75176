using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

public sealed class InboundMessageTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    [Fact]
    public async Task A_text_becomes_contact_lead_note_conversation_and_message()
    {
        var tenant = await fixture.NewTenantAsync();
        var at = DateTimeOffset.UtcNow.AddMinutes(-3);

        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "Olá! 😀", "5511987654321", "BR.77", "Ana Souza", at: at));

        var contact = Assert.Single(await tenant.AllAsync<Contact>());
        Assert.Equal(("Ana Souza", "+5511987654321", "BR.77"), (contact.Name, contact.Phone, contact.UserId));
        var lead = Assert.Single(await tenant.AllAsync<Lead>());
        Assert.Equal(("Ana Souza", "whatsapp", LeadStatus.ACTIVE, contact.Id), (lead.Name, lead.Source, lead.Status, lead.ContactId));
        Assert.Equal("First", (await tenant.AllAsync<Stage>()).Single(stage => stage.Id == lead.StageId).Name);
        var message = Assert.Single(await tenant.AllAsync<Message>());
        Assert.Equal(("Olá! 😀", MessageKind.TEXT, MessageStatus.RECEIVED, null), (message.Text, message.Kind, message.Status, message.PayloadJson));
        var note = Assert.Single(await tenant.AllAsync<Note>());
        Assert.Equal(("Olá! 😀", false, lead.Id, message.Id), (note.Content, note.IsPrivate, note.LeadId, note.MessageId));
        var conversation = Assert.Single(await tenant.AllAsync<Conversation>());
        Assert.Equal((1, lead.Id, message.Id), (conversation.UnreadCount, conversation.LeadId, conversation.LastMessageId));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds()).UtcDateTime, conversation.LastInboundAtUtc);
    }

    [Fact]
    public async Task A_repeated_webhook_and_a_message_repeated_in_one_change_nothing_more()
    {
        var tenant = await fixture.NewTenantAsync();
        var message = Payloads.TextMessage("once");
        var body = Payloads.Body(
            Payloads.Change(tenant.PhoneNumberId, [message.DeepClone(), message.DeepClone()]), Payloads.Change(tenant.PhoneNumberId, [message.DeepClone()]));

        for (var i = 0; i < 3; i++) await fixture.DeliverAsync(body.DeepClone());

        Assert.Single(await tenant.AllAsync<Message>());
        Assert.Single(await tenant.AllAsync<Note>());
        Assert.Equal(1, Assert.Single(await tenant.AllAsync<Conversation>()).UnreadCount);
    }

    [Fact]
    public async Task All_ways_of_writing_one_number_are_one_contact()
    {
        var tenant = await fixture.NewTenantAsync();

        foreach (var from in new[] { "5511987654321", "551187654321", "+55 11 98765-4321" })
            await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "oi", from));

        Assert.Single(await tenant.AllAsync<Contact>());
        Assert.Equal(3, (await tenant.AllAsync<Message>()).Count);
        Assert.Single(await tenant.AllAsync<Lead>());
    }

    [Fact]
    public async Task Someone_without_a_phone_is_known_by_user_id_and_keeps_it_when_the_phone_appears()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Body(Payloads.Change(tenant.PhoneNumberId, [Payloads.TextMessage("hi", null, "US.9001")], contacts: [Payloads.Contact(null, "US.9001", null, "@ana.s")])));
        var first = Assert.Single(await tenant.AllAsync<Contact>());
        Assert.Equal((null, "US.9001", "ana.s", "WhatsApp @ana.s"), (first.Phone, first.UserId, first.Username, first.Name));

        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "my number", "15557770001", "US.9001", "Ana"));
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "only by phone", "15557770001"));

        var contact = Assert.Single(await tenant.AllAsync<Contact>());
        Assert.Equal(("+15557770001", "US.9001", "Ana"), (contact.Phone, contact.UserId, contact.Name));
        Assert.Equal(3, (await tenant.AllAsync<Message>()).Count);
    }

    [Fact]
    public async Task A_changed_number_stays_the_same_person_and_is_no_unread_message()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hi", "15557770010", "US.10"));
        var changed = Payloads.Message("system", new JsonObject { ["body"] = "changed", ["type"] = "user_changed_number", ["wa_id"] = "15557770011", ["user_id"] = "US.11", ["previous_user_id"] = "US.10" }, "15557770010");

        await fixture.DeliverAsync(Payloads.Body(Payloads.Change(tenant.PhoneNumberId, [changed])));
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "new number", "15557770011", "US.11"));

        Assert.Single(await tenant.AllAsync<Contact>());
        Assert.Equal(2, Assert.Single(await tenant.AllAsync<Conversation>()).UnreadCount);
        Assert.Equal(3, (await tenant.AllAsync<Message>()).Count);
    }

    public static TheoryData<string, string, MessageKind, string?> Kinds() => new()
    {
        { "image", """{"id":"1","mime_type":"image/jpeg","sha256":"x","caption":"look"}""", MessageKind.IMAGE, "look" },
        { "video", """{"id":"1","mime_type":"video/mp4"}""", MessageKind.VIDEO, null },
        { "audio", """{"id":"1","mime_type":"audio/ogg; codecs=opus","voice":true}""", MessageKind.AUDIO, null },
        { "document", """{"id":"1","filename":"offer.pdf"}""", MessageKind.DOCUMENT, "offer.pdf" },
        { "sticker", """{"id":"1","animated":false}""", MessageKind.STICKER, null },
        { "location", """{"latitude":-23.5,"longitude":-46.6,"name":"Shop"}""", MessageKind.LOCATION, "Shop" },
        { "contacts", """[{"name":{"formatted_name":"Bia"}},{"phones":[{"phone":"+1 555"}]}]""", MessageKind.CONTACTS, "Bia, +1 555" },
        { "interactive", """{"type":"button_reply","button_reply":{"id":"1","title":"Yes"}}""", MessageKind.INTERACTIVE, "Yes" },
        { "interactive", """{"type":"list_reply","list_reply":{"id":"1","title":"Blue"}}""", MessageKind.INTERACTIVE, "Blue" },
        { "interactive", """{"type":"nfm_reply","nfm_reply":{"body":"Sent","response_json":"[]"}}""", MessageKind.INTERACTIVE, "Sent" },
        { "button", """{"payload":"P","text":"Stop"}""", MessageKind.BUTTON, "Stop" },
        { "reaction", """{"emoji":"👍"}""", MessageKind.UNSUPPORTED, null },
        { "order", """{"catalog_id":"1","text":"two please","product_items":[]}""", MessageKind.ORDER, "two please" },
        { "unsupported", """{"type":"poll_creation"}""", MessageKind.UNSUPPORTED, null },
        { "edit", """{"original_message_id":"wamid.X","message":{"type":"text","text":{"body":"better"}}}""", MessageKind.TEXT, "better" },
        { "edit", """{"original_message_id":"wamid.X"}""", MessageKind.UNSUPPORTED, null },
        { "hologram", """{"anything":[1,2,{"x":null}]}""", MessageKind.UNSUPPORTED, null },
        { "text", """{"no_body":1}""", MessageKind.UNSUPPORTED, null },
        { "text", """{"body":"half \ud83d pair \u0000 nul"}""", MessageKind.TEXT, "half \uFFFD pair \uFFFD nul" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_is_kept_with_what_can_be_shown_of_it(string type, string content, MessageKind kind, string? text)
    {
        var tenant = await fixture.NewTenantAsync();
        var body = System.Text.Encoding.UTF8.GetBytes($$$"""
            {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"{{{tenant.PhoneNumberId}}}"},
            "messages":[{"from":"15550003333","id":"{{{Payloads.NewId()}}}","timestamp":"{{{Payloads.Time()}}}","type":"{{{type}}}","{{{type}}}":{{{content}}}}]}}]}]}
            """);

        using var answer = await WebhookFixture.PostAsync(fixture.Host, body, WebhookFixture.Sign(body));
        await WebhookFixture.SettleAsync(fixture.Host);

        var message = Assert.Single(await tenant.AllAsync<Message>());
        Assert.Equal((kind, text), (message.Kind, message.Text));
        var isPlain = kind is MessageKind.TEXT or MessageKind.IMAGE or MessageKind.VIDEO or MessageKind.AUDIO or MessageKind.DOCUMENT or MessageKind.STICKER;
        Assert.Equal(isPlain, message.PayloadJson is null);
    }

    [Fact]
    public async Task Each_organization_gets_its_own_part_of_one_body()
    {
        var (one, other) = (await fixture.NewTenantAsync(), await fixture.NewTenantAsync());

        await fixture.DeliverAsync(Payloads.Body(
            Payloads.Change(one.PhoneNumberId, [Payloads.TextMessage("for one")]), Payloads.Change(other.PhoneNumberId, [Payloads.TextMessage("for the other")])));

        Assert.Equal("for one", Assert.Single(await one.AllAsync<Message>()).Text);
        Assert.Equal("for the other", Assert.Single(await other.AllAsync<Message>()).Text);
    }

    [Fact]
    public async Task A_thousand_messages_in_one_body_keep_their_order()
    {
        var tenant = await fixture.NewTenantAsync();
        var messages = Enumerable.Range(0, 1000).Select(i => (JsonNode)Payloads.TextMessage($"{i}", $"1555100{i % 700:D4}")).ToArray();

        await fixture.DeliverAsync(Payloads.Body(Payloads.Change(tenant.PhoneNumberId, messages)));

        var stored = await tenant.ReadAsync(db => db.Messages.OrderBy(message => message.Id).Select(message => message.Text).ToListAsync());
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), stored);
        Assert.Equal(700, (await tenant.AllAsync<Contact>()).Count);
    }

    [Fact]
    public async Task Three_megabytes_of_messages_in_one_body_all_arrive()
    {
        var tenant = await fixture.NewTenantAsync();
        var messages = Enumerable.Range(0, 1000).Select(i => (JsonNode)Payloads.TextMessage($"{i} " + new string('x', 2_900), $"1555101{i % 50:D4}")).ToArray();

        await fixture.DeliverAsync(Payloads.Body(Payloads.Change(tenant.PhoneNumberId, messages)));

        Assert.Equal(1000, await tenant.ReadAsync(db => db.Messages.CountAsync(message => message.Text!.Length > 2_900)));
    }

    /// <summary>A customer who picks many pictures at once sends as many webhooks, at once and in any order.</summary>
    [Fact]
    public async Task An_album_keeps_its_order_whichever_picture_comes_first()
    {
        var tenant = await fixture.NewTenantAsync();
        var at = DateTimeOffset.UtcNow.AddMinutes(-1);
        var pictures = Enumerable.Range(0, 30).Select(i => Payloads.Body(Payloads.Change(
            tenant.PhoneNumberId, [Payloads.Message("image", new JsonObject { ["id"] = $"{i}", ["mime_type"] = "image/jpeg", ["caption"] = $"{i:D2}" }, at: at.AddSeconds(i))]))).ToList();

        await Task.WhenAll(pictures.OrderBy(_ => Random.Shared.Next()).Select(async body =>
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
            using var answer = await WebhookFixture.PostAsync(fixture.Host, bytes, WebhookFixture.Sign(bytes));
            Assert.Equal(200, (int)answer.StatusCode);
        }));
        await WebhookFixture.SettleAsync(fixture.Host);

        Assert.Single(await tenant.AllAsync<Conversation>());
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i:D2}"), await tenant.ReadAsync(db => db.Messages.OrderBy(message => message.SentAtUtc).ThenBy(message => message.Id).Select(message => message.Text!).ToListAsync()));
    }

    [Fact]
    public async Task An_organization_without_a_pipeline_loses_no_message()
    {
        var tenant = await WebhookFixture.NewTenantAsync(fixture.Host, WebhookFixture.NewPhoneNumberId(), withPipeline: false);

        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hello"));

        Assert.Single(await tenant.AllAsync<Message>());
        Assert.Empty(await tenant.AllAsync<Lead>());
    }

    [Fact]
    public async Task A_time_from_the_future_opens_no_window_into_it()
    {
        var tenant = await fixture.NewTenantAsync();

        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hello", at: DateTimeOffset.UtcNow.AddYears(1)));

        Assert.True(Assert.Single(await tenant.AllAsync<Conversation>()).LastInboundAtUtc <= DateTime.UtcNow);
    }

    [Fact]
    public async Task Open_pages_are_told_once_the_message_is_there()
    {
        var tenant = await fixture.NewTenantAsync();
        var told = new List<LiveEvent>();
        using var subscription = fixture.Host.Services.GetRequiredService<ILiveEvents>().Subscribe(tenant.OrganizationId, liveEvent => { lock (told) told.Add(liveEvent); });

        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hello"));
        await WaitFor.Async(() => { lock (told) return told.Count >= 3; });

        var conversation = Assert.Single(await tenant.AllAsync<Conversation>());
        lock (told)
        {
            Assert.Contains(new LiveEvent(tenant.OrganizationId, LiveEventKind.Messages, conversation.Id), told);
            Assert.Contains(new LiveEvent(tenant.OrganizationId, LiveEventKind.Conversation, conversation.Id), told);
            Assert.Contains(new LiveEvent(tenant.OrganizationId, LiveEventKind.Lead, conversation.LeadId!.Value), told);
        }
    }

    [Fact]
    public async Task Fields_not_handled_yet_are_accepted_kept_and_done()
    {
        var tenant = await fixture.NewTenantAsync();
        var body = Payloads.Body(
            Payloads.Change(tenant.PhoneNumberId, [Payloads.TextMessage("echo")], field: "business_username_updates"),
            new JsonObject { ["field"] = "message_template_status_update", ["value"] = new JsonObject { ["event"] = "APPROVED" } });

        await fixture.DeliverAsync(body);

        Assert.Empty(await tenant.AllAsync<Message>());
        Assert.Equal(JobState.DONE, await WebhookFixture.ReadStoredAsync(fixture.Host, db => db.WebhookEvents.OrderByDescending(stored => stored.Id).Select(stored => stored.State).FirstAsync()));
        Assert.Contains("business_username_updates", fixture.Host.Log.Text);
    }
}
