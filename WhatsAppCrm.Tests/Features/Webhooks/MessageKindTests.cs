using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>Each kind as Meta sends it, in by the signed webhook and out by REST.</summary>
public sealed class MessageKindTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    private const string From = "15550002222";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Theory]
    [InlineData("location", """{"latitude":40.4168,"longitude":-3.7038,"name":"Puerta del Sol","address":"Madrid"}""", "details.location.latitude", "40.4168")]
    [InlineData("location", """{"latitude":"1e999","longitude":400,"address":"Somewhere"}""", "details.location.address", "Somewhere")]
    [InlineData("contacts", """[{"name":{"formatted_name":"Bia"},"phones":[{"phone":"+1 555","wa_id":"1555","type":"CELL"}],"emails":[{"email":"b@example.test"}],"org":{"company":"Shop"}}]""", "details.cards.0.phones.0.number", "+1 555")]
    [InlineData("contacts", """[{"phones":[{"wa_id":"15550102222"}],"origin":"contact_request"}]""", "details.cards.0.origin", "contact_request")]
    [InlineData("interactive", """{"type":"list_reply","list_reply":{"id":"7","title":"Blue","description":"in stock"}}""", "details.choice.description", "in stock")]
    [InlineData("interactive", """{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"flow_token\":\"t\",\"size\":\"M\",\"colours\":[\"red\",2]}"}}""", "details.choice.answers.1.value", "red, 2")]
    [InlineData("interactive", """{"type":"nfm_reply","nfm_reply":{"body":"Sent","response_json":"[1,2]"}}""", "details.choice.answers.0.value", "[1,2]")]
    [InlineData("interactive", """{"type":"nfm_reply","nfm_reply":{"body":"Sent","response_json":"{broken"}}""", "details.choice.answers.0.value", "{broken")]
    [InlineData("interactive", """{"type":"call_permission_reply","call_permission_reply":{"response":"accept","expiration_timestamp":1999999999,"response_source":"user_action"}}""", "details.choice.response", "accept")]
    [InlineData("button", """{"payload":"P1","text":"Yes please"}""", "details.choice.id", "P1")]
    [InlineData("order", """{"catalog_id":"9","product_items":[{"product_retailer_id":"SKU","quantity":2,"item_price":12.5,"currency":"BRL"}]}""", "details.order.items.0.price", "12.5")]
    [InlineData("unsupported", """{"type":"poll_creation"}""", "details.unsupported.type", "poll_creation")]
    [InlineData("hologram", """{"deep":{"er":1}}""", "details.unsupported.type", "hologram")]
    [InlineData("system", """{"type":"customer_identity_changed","body":"changed","identity":{"hash":"x"}}""", "details.system.type", "customer_identity_changed")]
    [InlineData("audio", """{"id":"77","mime_type":"audio/ogg; codecs=opus","sha256":"abc=","voice":true}""", "file.isVoice", "true")]
    [InlineData("voice", """{"id":"77","mime_type":"audio/ogg"}""", "file.isVoice", "true")]
    [InlineData("document", """{"id":"77","filename":"offer.pdf","mime_type":"application/pdf"}""", "file.fileName", "offer.pdf")]
    [InlineData("image", """{"id":"77","mime_type":"image/jpeg","caption":"look"}""", "file.state", "PENDING")]
    public async Task A_kind_comes_out_as_it_came_in(string type, string content, string path, string expected)
    {
        var owner = await NewOwnerAsync();

        await DeliverAsync(owner, Payloads.Message(type, JsonNode.Parse(content), From));

        var message = Assert.Single(await MessagesAsync(owner));
        Assert.Equal(expected, path.Split('.').Aggregate(message, (node, part) => (int.TryParse(part, out var index) ? node[index] : node[part])!).ToString());
    }

    [Fact]
    public async Task A_reply_names_what_it_answers_whether_that_is_stored_or_not()
    {
        var owner = await NewOwnerAsync();
        await DeliverAsync(owner, Payloads.TextMessage("first", From, id: "wamid.first." + owner.PhoneNumberId));
        var known = Payloads.TextMessage("about that", From);
        known["context"] = new JsonObject { ["from"] = "15550100001", ["id"] = "wamid.first." + owner.PhoneNumberId, ["from_user_id"] = "US.1" };
        var unknown = Payloads.TextMessage("about something else", From);
        unknown["context"] = new JsonObject { ["id"] = "wamid.gone", ["frequently_forwarded"] = true };

        await DeliverAsync(owner, known, unknown);

        var messages = await MessagesAsync(owner);
        Assert.Equal(["wamid.gone", "wamid.first." + owner.PhoneNumberId, null], messages.Select(message => (string?)message["quotedExternalMessageId"]));
        Assert.Equal(["FREQUENTLY_FORWARDED", null, null], messages.Select(message => (string?)message["forwarding"]));
    }

    [Fact]
    public async Task The_newest_reaction_of_a_person_counts_in_whatever_order_they_come()
    {
        var owner = await NewOwnerAsync();
        var id = "wamid.liked." + owner.PhoneNumberId;
        JsonObject React(string? emoji, int second) => Payloads.Message("reaction", emoji is null ? new JsonObject { ["message_id"] = id } : new JsonObject { ["message_id"] = id, ["emoji"] = emoji }, From, at: Now.AddSeconds(second - 600));

        // Before the message it is about, then an older one late.
        await DeliverAsync(owner, React("👍", 20));
        await DeliverAsync(owner, Payloads.TextMessage("nice", From, id: id), React("😡", 10));
        Assert.Equal("👍", Assert.Single(Reactions(await MessagesAsync(owner))));
        await DeliverAsync(owner, React("❤️", 30));
        Assert.Equal("❤️", Assert.Single(Reactions(await MessagesAsync(owner))));
        await DeliverAsync(owner, React(null, 40), React("👍", 35));

        Assert.Empty(Reactions(await MessagesAsync(owner)));
        Assert.Equal(1, (int)(await owner.Actor.GetAsync("/api/integrations/conversations"))["data"]![0]!["unreadCount"]!);
    }

    [Fact]
    public async Task An_edit_shows_the_new_words_and_keeps_the_old_ones()
    {
        var owner = await NewOwnerAsync();
        var id = "wamid.edited." + owner.PhoneNumberId;
        JsonObject Edit(string text, int second) => Payloads.Message("edit", new JsonObject
        {
            ["original_message_id"] = id,
            ["message"] = new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = text } },
        }, From, at: Now.AddSeconds(second - 600));

        await DeliverAsync(owner, Payloads.TextMessage("teh", From, id: id, at: Now.AddSeconds(-600)));
        var last = Edit("the third", 30);
        await DeliverAsync(owner, Edit("the", 10), last);
        await DeliverAsync(owner, Edit("the late second", 20), last.DeepClone());

        var message = Assert.Single(await MessagesAsync(owner));
        Assert.Equal("the third", (string?)message["text"]);
        Assert.NotNull(message["editedAt"]);
        Assert.Equal(["teh", "the", "the late second"], (await owner.Actor.ReadAsync(db => db.MessageRevisions.OrderBy(revision => revision.AtUtc).Select(revision => revision.Text).ToListAsync())));
        Assert.Equal("the third", await owner.Actor.ReadAsync(db => db.Notes.Select(note => note.Content).SingleAsync()));
        var row = (await owner.Actor.GetAsync("/api/integrations/conversations"))["data"]![0]!;
        Assert.Equal(("the third", 1), ((string?)row["lastMessageText"], (int)row["unreadCount"]!));
    }

    [Fact]
    public async Task An_edit_that_overtakes_its_original_loses_nothing()
    {
        var owner = await NewOwnerAsync();
        var id = "wamid.early." + owner.PhoneNumberId;
        var edit = Payloads.Message("edit", new JsonObject { ["original_message_id"] = id, ["message"] = new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = "right" } } }, From, at: Now.AddSeconds(-60));

        await DeliverAsync(owner, edit);
        Assert.Null((await owner.Actor.GetAsync("/api/integrations/conversations"))["data"]![0]!["windowClosesAt"]);
        await DeliverAsync(owner, Payloads.TextMessage("wrong", From, id: id, at: Now.AddSeconds(-90)));

        Assert.Equal("right", (string?)Assert.Single(await MessagesAsync(owner))["text"]);
        Assert.Equal("wrong", await owner.Actor.ReadAsync(db => db.MessageRevisions.Select(revision => revision.Text).SingleAsync()));
        var row = (await owner.Actor.GetAsync("/api/integrations/conversations"))["data"]![0]!;
        Assert.Equal(1, (int)row["unreadCount"]!);
        Assert.NotNull(row["windowClosesAt"]);
    }

    [Fact]
    public async Task What_was_taken_back_is_gone_from_thread_note_and_list()
    {
        var owner = await NewOwnerAsync();
        var id = "wamid.gone." + owner.PhoneNumberId;
        var revoke = Payloads.Message("revoke", new JsonObject { ["original_message_id"] = id }, From);
        await DeliverAsync(owner, Payloads.TextMessage("hello", From, at: Now.AddSeconds(-90)), Payloads.TextMessage("my secret", From, id: id, at: Now.AddSeconds(-60)));

        await DeliverAsync(owner, revoke, revoke.DeepClone());

        var message = (await MessagesAsync(owner))[0];
        Assert.Equal(("DELETED", null), ((string?)message["kind"], (string?)message["text"]));
        Assert.Null((string?)(await owner.Actor.GetAsync("/api/integrations/conversations"))["data"]![0]!["lastMessageText"]);
        Assert.Equal("hello", await owner.Actor.ReadAsync(db => db.Notes.Select(note => note.Content).SingleAsync()));
    }

    [Fact]
    public async Task A_deletion_that_overtakes_its_message_still_hides_it()
    {
        var owner = await NewOwnerAsync();
        var id = "wamid.never." + owner.PhoneNumberId;
        await DeliverAsync(owner, Payloads.TextMessage("hello", From));

        await DeliverAsync(owner, Payloads.Message("revoke", new JsonObject { ["original_message_id"] = id }, From));
        await DeliverAsync(owner, Payloads.TextMessage("my secret", From, id: id));

        Assert.Equal(["DELETED", "TEXT"], (await MessagesAsync(owner)).Select(message => (string?)message["kind"]).Order());
        Assert.DoesNotContain(await MessagesAsync(owner), message => (string?)message["text"] == "my secret");
    }

    [Fact]
    public async Task An_advertisement_is_stored_with_the_message_and_names_the_source_of_the_lead()
    {
        var owner = await NewOwnerAsync();
        var message = Payloads.TextMessage("I saw your ad", From);
        message["referral"] = JsonNode.Parse("""{"source_url":"https://fb.me/x","source_id":"120","source_type":"ad","headline":"Summer sale","body":"Half price","media_type":"image","image_url":"https://example.test/i.jpg","ctwa_clid":"Aff","welcome_message":{"text":"Hi!"}}""");

        await DeliverAsync(owner, message);

        var referral = Assert.Single(await MessagesAsync(owner))["details"]!["referral"]!;
        Assert.Equal(("120", "Aff", "Hi!"), ((string?)referral["sourceId"], (string?)referral["clickId"], (string?)referral["welcome"]));
        Assert.Equal("whatsapp ad: Summer sale", (string?)(await owner.Actor.GetAsync("/api/leads"))["data"]![0]!["source"]);
    }

    [Fact]
    public async Task A_call_is_one_line_however_its_two_events_come()
    {
        var owner = await NewOwnerAsync();
        JsonObject Call(string id, string call) => new() { ["field"] = "calls", ["value"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["phone_number_id"] = owner.PhoneNumberId },
            ["contacts"] = new JsonArray(Payloads.Contact(From, "US.55", "Ana")),
            ["calls"] = new JsonArray(JsonNode.Parse($$"""{"id":"{{id}}","from":"{{From}}","to":"15550100001","timestamp":"{{Payloads.Time()}}","direction":"USER_INITIATED",{{call}}}""")),
        } };
        const string connect = "\"event\":\"connect\",\"session\":{\"sdp\":\"v=0\",\"sdp_type\":\"offer\"}", end = "\"event\":\"terminate\",\"status\":\"COMPLETED\",\"duration\":42";

        await fixture.DeliverAsync(Payloads.Body(Call("wacid.1" + owner.PhoneNumberId, connect), Call("wacid.1" + owner.PhoneNumberId, end)));
        await fixture.DeliverAsync(Payloads.Body(Call("wacid.2" + owner.PhoneNumberId, connect)));
        await fixture.DeliverAsync(Payloads.Body(Call("wacid.2" + owner.PhoneNumberId, end)));
        await fixture.DeliverAsync(Payloads.Body(Call("wacid.3" + owner.PhoneNumberId, end), Call("wacid.3" + owner.PhoneNumberId, connect)));

        var calls = await MessagesAsync(owner);
        Assert.Equal(3, calls.Count);
        Assert.All(calls, call => Assert.Equal(("CALL", "INBOUND", 42), ((string?)call["kind"], (string?)call["direction"], (int)call["details"]!["call"]!["seconds"]!)));
        var row = (await owner.Actor.GetAsync("/api/integrations/conversations"))["data"]![0]!;
        Assert.Equal((3, "Ana"), ((int)row["unreadCount"]!, (string?)row["contactName"]));
        Assert.NotNull(row["windowClosesAt"]);
    }

    [Fact]
    public async Task What_is_written_in_a_group_stays_in_the_group()
    {
        var owner = await NewOwnerAsync();
        var (one, other) = (Payloads.TextMessage("from Ana", From), Payloads.TextMessage("from Bia", "15550003333"));
        (one["group_id"], other["group_id"]) = ("group-1", "group-1");

        await DeliverAsync(owner, one, other, Payloads.TextMessage("in private", From));

        var rows = (await owner.Actor.GetAsync("/api/integrations/conversations"))["data"]!.AsArray();
        var group = Assert.Single(rows, row => (string?)row!["contactName"] == "WhatsApp group")!;
        Assert.Equal((2, null), ((int)group["unreadCount"]!, (string?)group["windowClosesAt"]));
        var messages = await MessagesAsync(owner);
        Assert.Equal(2, messages.Count(message => (string?)message["details"]?["groupId"] == "group-1" && message["authorName"] is not null));
        Assert.Equal(2, rows.Count);
        Assert.Single(await owner.Actor.ReadAsync(db => db.Set<Lead>().ToListAsync()));
    }

    [Fact]
    public async Task Errors_of_the_number_itself_are_noted_and_click_reports_ignored()
    {
        var owner = await NewOwnerAsync();
        var change = Payloads.Change(owner.PhoneNumberId);
        change["value"]!["errors"] = JsonNode.Parse("""[{"code":130429,"title":"Rate limit hit"}]""");
        var clicks = Payloads.Change(owner.PhoneNumberId);
        clicks["value"]!["user_actions"] = JsonNode.Parse("""[{"action_type":"marketing_messages_link_click","timestamp":"1790000000"}]""");

        await fixture.DeliverAsync(Payloads.Body(change, clicks));

        Assert.Contains($"error 130429 for number {owner.PhoneNumberId}", fixture.Host.Log.Text);
        Assert.Empty(await MessagesAsync(owner));
    }

    private static IEnumerable<string?> Reactions(List<JsonNode> messages) => messages.SelectMany(message => message["reactions"]!.AsArray()).Select(reaction => (string?)reaction!["emoji"]);

    private Task DeliverAsync(NumberOwner owner, params JsonNode[] messages) => fixture.DeliverAsync(Payloads.Body(Payloads.Change(owner.PhoneNumberId, messages)));

    private Task<NumberOwner> NewOwnerAsync() => NumberOwner.NewAsync(fixture.Host);

    private static Task<List<JsonNode>> MessagesAsync(NumberOwner owner) => owner.MessagesAsync();
}

/// <summary>Someone signed in whose organization has a number, seen through REST.</summary>
internal sealed record NumberOwner(Actor Actor, string PhoneNumberId)
{
    public static async Task<NumberOwner> NewAsync(ProductHost host)
    {
        var actor = await host.NewInboxAsync();
        return new NumberOwner(actor, await actor.ReadAsync(db => db.WhatsAppAccounts.Select(account => account.PhoneNumberId).SingleAsync()));
    }

    /// <summary>Newest first.</summary>
    public async Task<List<JsonNode>> MessagesAsync() => [.. (await Actor.GetAsync("/api/integrations/messages?limit=100"))["data"]!.AsArray().Select(message => message!)];

    public async Task<JsonNode> ConversationAsync() => Assert.Single((await Actor.GetAsync("/api/integrations/conversations"))["data"]!.AsArray())!;
}
