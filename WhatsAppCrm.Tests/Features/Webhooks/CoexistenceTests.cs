using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>A number that is also used on the business's own phone: echoes, its contacts, its history.</summary>
public sealed class CoexistenceTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    private const string Business = "15550100001", Customer = "15550002222";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task What_the_phone_wrote_is_ours_and_makes_nobody_busy()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Echo(tenant, Written("on the phone", "wamid.e1" + tenant.PhoneNumberId), Written("mistake", "wamid.e2" + tenant.PhoneNumberId)));
        var edit = Echoed("edit", new JsonObject { ["original_message_id"] = "wamid.e1" + tenant.PhoneNumberId, ["message"] = new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = "on my phone" } } });
        await fixture.DeliverAsync(Echo(tenant, edit, Echoed("revoke", new JsonObject { ["original_message_id"] = "wamid.e2" + tenant.PhoneNumberId })));

        var messages = await tenant.AllAsync<Message>();
        Assert.All(messages, message => Assert.Equal((MessageDirection.OUTBOUND, MessageOrigin.BUSINESS_APP), (message.Direction, message.Origin)));
        Assert.Equal([(MessageKind.TEXT, "on my phone"), (MessageKind.DELETED, null)], messages.OrderBy(message => message.Id).Select(message => (message.Kind, message.Text)));
        var conversation = Assert.Single(await tenant.AllAsync<Conversation>());
        Assert.Equal((0, null, null), (conversation.UnreadCount, conversation.LastInboundAtUtc, conversation.LeadId));
        Assert.Equal("+" + Customer, Assert.Single(await tenant.AllAsync<Contact>()).Phone);
        Assert.Empty(await tenant.AllAsync<Lead>());
    }

    [Fact]
    public async Task A_status_that_came_before_its_echo_is_joined_to_it()
    {
        var tenant = await fixture.NewTenantAsync();
        var id = "wamid.e3" + tenant.PhoneNumberId;
        await fixture.DeliverAsync(Payloads.Statuses(tenant.PhoneNumberId, Payloads.Status(id, "read")));

        await fixture.DeliverAsync(Echo(tenant, Written("hi", id)));

        Assert.Equal(MessageStatus.READ, Assert.Single(await tenant.AllAsync<Message>()).Status);
    }

    [Fact]
    public async Task The_phones_names_win_over_profiles_and_lose_to_what_a_member_typed()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hi", Customer, "US.1", "profile name"));
        await fixture.DeliverAsync(Sync(tenant, Customer, "Ana from the bakery", 100), Sync(tenant, "15550004444", "Never wrote", 100));
        await fixture.DeliverAsync(Sync(tenant, Customer, "an older name", 50));
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hi again", Customer, "US.1", "profile name"));
        Assert.Equal(["Ana from the bakery", "Never wrote"], (await tenant.AllAsync<Contact>()).Select(contact => contact.Name).Order());

        await tenant.WriteAsync(db => db.Contacts.Single(contact => contact.UserId == "US.1").Rename("Ana Maria"));
        await fixture.DeliverAsync(Sync(tenant, Customer, "Ana again", 200));
        Assert.Contains(await tenant.AllAsync<Contact>(), contact => contact.Name == "Ana Maria");

        await fixture.DeliverAsync(Sync(tenant, "15550004444", null, 300), Sync(tenant, "15550009999", null, 300));
        Assert.Equal(2, (await tenant.AllAsync<Contact>()).Count);
        Assert.Single(await tenant.AllAsync<Lead>());
    }

    [Fact]
    public async Task Three_thousand_messages_of_history_in_one_body_make_a_thread_and_no_work()
    {
        var tenant = await fixture.NewTenantAsync();
        var threads = Enumerable.Range(0, 30).Select(person => Thread($"1555200{person:D4}", Enumerable.Range(0, 100).Select(i => Past(
            i % 2 == 0 ? $"1555200{person:D4}" : Business, $"wamid.h{person}.{i}.{tenant.PhoneNumberId}", $"{person}/{i}", Now.AddDays(-30).AddMinutes(i)))));
        var body = History(tenant, [.. threads]);
        var watch = Stopwatch.StartNew();

        await fixture.DeliverAsync(body.DeepClone());
        await fixture.DeliverAsync(body);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
        Assert.Equal(3000, await tenant.ReadAsync(db => db.Messages.CountAsync()));
        var conversations = await tenant.AllAsync<Conversation>();
        Assert.Equal(30, conversations.Count);
        Assert.All(conversations, conversation => Assert.Equal(
            (0, null, null, ConversationStatus.RESOLVED, MessageDirection.OUTBOUND),
            (conversation.UnreadCount, conversation.LastInboundAtUtc, conversation.LeadId, conversation.Status, conversation.LastMessageDirection!.Value)));
        Assert.All(conversations, conversation => Assert.EndsWith("/99", conversation.LastMessagePreview!));
        Assert.Empty(await tenant.AllAsync<Lead>());
        Assert.Empty(await tenant.AllAsync<Note>());
        Assert.All((await tenant.AllAsync<Message>()).Where(message => message.Direction == MessageDirection.OUTBOUND), message => Assert.Equal(MessageStatus.READ, message.Status));
    }

    [Fact]
    public async Task Chunks_in_any_order_and_a_new_message_between_them_keep_the_list_right()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(History(tenant, Thread(Customer, [Past(Customer, "wamid.c2" + tenant.PhoneNumberId, "newer", Now.AddDays(-2))])));
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "live", Customer));
        await fixture.DeliverAsync(History(tenant, Thread(Customer, [Past(Customer, "wamid.c1" + tenant.PhoneNumberId, "oldest", Now.AddDays(-100)), Past(Customer, "wamid.c3" + tenant.PhoneNumberId, "newest of before", Now.AddDays(-1))])));

        var conversation = Assert.Single(await tenant.AllAsync<Conversation>());
        Assert.Equal(("live", 1, ConversationStatus.OPEN), (conversation.LastMessagePreview, conversation.UnreadCount, conversation.Status));
        Assert.Equal(["oldest", "newer", "newest of before", "live"], await tenant.ReadAsync(db => db.Messages.OrderBy(message => message.SentAtUtc).Select(message => message.Text!).ToListAsync()));
        Assert.Single(await tenant.AllAsync<Lead>());
    }

    [Theory]
    [InlineData("messages")]
    [InlineData("message_echoes")]
    public async Task A_placeholder_becomes_the_file_it_stands_for(string array)
    {
        var tenant = await fixture.NewTenantAsync();
        var (id, from) = ("wamid.p" + tenant.PhoneNumberId, array == "messages" ? Customer : Business);
        var placeholder = Past(from, id, null, Now.AddDays(-3));
        (placeholder["type"], placeholder["media_placeholder"]) = ("media_placeholder", new JsonObject());
        await fixture.DeliverAsync(History(tenant, Thread(Customer, [placeholder])));
        Assert.Equal(MessageKind.UNSUPPORTED, Assert.Single(await tenant.AllAsync<Message>()).Kind);

        var file = Payloads.Message("image", JsonNode.Parse("""{"id":"900","mime_type":"image/jpeg","sha256":"x","caption":"then"}"""), from, id: id, at: Now.AddDays(-3));
        file["to"] = from == Business ? Customer : Business;
        var change = Payloads.Change(tenant.PhoneNumberId, field: "history");
        change["value"]![array] = new JsonArray(file);
        await fixture.DeliverAsync(Payloads.Body(change.DeepClone()));
        await fixture.DeliverAsync(Payloads.Body(change));

        var message = Assert.Single(await tenant.AllAsync<Message>());
        Assert.Equal((MessageKind.IMAGE, "then"), (message.Kind, message.Text));
        Assert.Equal(("900", MediaState.PENDING), Assert.Single(await tenant.AllAsync<MessageMedia>()) is var media ? (media.MediaId, media.State) : default);
        Assert.Equal(0, Assert.Single(await tenant.AllAsync<Conversation>()).UnreadCount);
    }

    [Fact]
    public async Task A_declined_history_is_done_and_noted()
    {
        var tenant = await fixture.NewTenantAsync();
        var change = Payloads.Change(tenant.PhoneNumberId, field: "history");
        change["value"]!["history"] = JsonNode.Parse("""[{"errors":[{"code":2593109,"title":"History sync is turned off"}]}]""");

        await fixture.DeliverAsync(Payloads.Body(change));

        Assert.Empty(await tenant.AllAsync<Message>());
        Assert.Contains($"error 2593109 for number {tenant.PhoneNumberId}", fixture.Host.Log.Text);
    }

    [Fact]
    public async Task The_last_word_about_promotions_counts()
    {
        var tenant = await fixture.NewTenantAsync();
        JsonNode Preference(string value, int at) => JsonNode.Parse($$"""{"wa_id":"{{Customer}}","user_id":"US.7","detail":"User requested to {{value}} marketing messages","category":"marketing_messages","value":"{{value}}","timestamp":{{1790000000 + at}}}""")!;
        JsonObject Body(params JsonNode[] preferences)
        {
            var change = Payloads.Change(tenant.PhoneNumberId, field: "user_preferences");
            change["value"]!["user_preferences"] = new JsonArray(preferences);
            return Payloads.Body(change);
        }

        await fixture.DeliverAsync(Body(Preference("resume", 5), Preference("stop", 20)));
        await fixture.DeliverAsync(Body(Preference("resume", 10), Preference("dance", 30)));

        var contact = Assert.Single(await tenant.AllAsync<Contact>());
        Assert.Equal((MarketingChoice.STOPPED, "US.7", "User requested to stop marketing messages"), (contact.Marketing, contact.UserId, contact.MarketingSource));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1790000020).UtcDateTime, contact.MarketingAtUtc);
        Assert.Empty(await tenant.AllAsync<Conversation>());
    }

    private static JsonObject Written(string text, string id) => Echoed("text", new JsonObject { ["body"] = text }, id);

    private static JsonObject Echoed(string type, JsonNode content, string? id = null)
    {
        var echo = Payloads.Message(type, content, Business, id: id);
        (echo["to"], echo["to_user_id"]) = (Customer, "US.1");
        return echo;
    }

    private static JsonObject Echo(Tenant tenant, params JsonNode[] echoes)
    {
        var change = Payloads.Change(tenant.PhoneNumberId, contacts: [Payloads.Contact(Customer, "US.1", username: "@ana")], field: "smb_message_echoes");
        change["value"]!["message_echoes"] = new JsonArray(echoes);
        return Payloads.Body(change);
    }

    private static JsonObject Sync(Tenant tenant, string phone, string? name, int at)
    {
        var change = Payloads.Change(tenant.PhoneNumberId, field: "smb_app_state_sync");
        var contact = new JsonObject { ["phone_number"] = phone };
        if (name is not null) contact["full_name"] = name;
        change["value"]!["state_sync"] = new JsonArray(new JsonObject
        {
            ["type"] = "contact", ["contact"] = contact, ["action"] = name is null ? "remove" : "add", ["metadata"] = new JsonObject { ["timestamp"] = $"{1790000000 + at}" },
        });
        return Payloads.Body(change);
    }

    private static JsonObject History(Tenant tenant, params JsonNode[] threads)
    {
        var change = Payloads.Change(tenant.PhoneNumberId, field: "history");
        change["value"]!["history"] = new JsonArray(new JsonObject { ["metadata"] = new JsonObject { ["phase"] = 0, ["chunk_order"] = 1, ["progress"] = 55 }, ["threads"] = new JsonArray(threads) });
        return Payloads.Body(change);
    }

    private static JsonObject Thread(string customer, IEnumerable<JsonObject> messages) =>
        new() { ["id"] = customer, ["context"] = new JsonObject { ["wa_id"] = customer }, ["messages"] = new JsonArray([.. messages]) };

    private static JsonObject Past(string from, string id, string? text, DateTimeOffset at)
    {
        var message = Payloads.Message("text", text is null ? null : new JsonObject { ["body"] = text }, from, id: id, at: at);
        message["history_context"] = new JsonObject { ["status"] = "READ" };
        return message;
    }
}
