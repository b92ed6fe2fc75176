using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>Every kind by REST; reactions and quotes in both directions; what customers see beside the messages.</summary>
public sealed class ReactionCallTests
{
    private const string Send = "/api/integrations/whatsapp/send";

    [Fact]
    public async Task Our_reaction_shows_with_its_member_changes_goes_and_comes_back_when_the_next_is_refused()
    {
        await using var world = await WorldAsync("+15550009101", "Are you open?");
        var hello = await world.MessageAsync("Are you open?");

        await world.SendAsync(new { to = world.Conversation, reaction = new { messageId = hello.Id, emoji = "👍" } });
        await world.SentAsync(1);
        Assert.Equal(["👍"], await world.ReactionsAsync(hello.Id));
        await world.SendAsync(new { to = world.Conversation, reaction = new { messageId = hello.Id, emoji = "❤️" } });
        await world.SentAsync(2);
        Assert.Equal(["❤️"], await world.ReactionsAsync(hello.Id));

        await world.Host.Sandbox.FaultAsync("messages", error: JsonNode.Parse("""{"code":131009}"""));
        var refused = await world.SendAsync(new { to = world.Conversation, reaction = new { messageId = hello.Id, emoji = "😢" } });
        await WaitFor.Async(() => world.Owner.ReadAsync(db => db.Messages.AnyAsync(one => one.Id == refused && one.Status == MessageStatus.FAILED)), TimeSpan.FromSeconds(20), "the refusal");
        Assert.Equal(["❤️"], await world.ReactionsAsync(hello.Id));

        await world.SendAsync(new { to = world.Conversation, reaction = new { messageId = hello.Id, emoji = "" } });
        Assert.Empty(await world.ReactionsAsync(hello.Id));
        Assert.Equal(1, (int)(await world.Owner.GetAsync($"/api/integrations/conversations/{world.Conversation}/messages"))["total"]!);
        Assert.Equal(hello.Id, await world.Owner.ReadAsync(db => db.Conversations.Select(one => one.LastMessageId).SingleAsync()));
    }

    [Fact]
    public async Task The_customers_reaction_stands_beside_ours_and_their_reply_quotes_our_message()
    {
        await using var world = await WorldAsync("+15550009102", "Hello");
        var hello = await world.MessageAsync("Hello");
        var ours = await world.SendAsync(new { to = world.Conversation, text = "At nine.", replyTo = hello.Id });
        var wamid = await WaitFor.Async(() => world.Owner.ReadAsync(db => db.Messages.Where(one => one.Id == ours).Select(one => one.ProviderMessageId).SingleAsync()), TimeSpan.FromSeconds(20), "the id");

        await world.Host.Sandbox.InboundAsync(world.Number.PhoneNumberId, from: "+15550009102", raw: JsonNode.Parse($$$"""{"type":"reaction","reaction":{"message_id":"{{{wamid}}}","emoji":"🙏"}}"""));
        await world.Host.Sandbox.InboundAsync(world.Number.PhoneNumberId, from: "+15550009102", raw: JsonNode.Parse($$$"""{"type":"text","text":{"body":"fine"},"context":{"id":"{{{wamid}}}"}}"""));

        var answer = await world.MessageAsync("fine");
        Assert.Equal(wamid, answer.QuotedProviderMessageId);
        await WaitFor.Async(async () => (await world.ReactionsAsync(ours)) is ["🙏"], TimeSpan.FromSeconds(20), "the customer's reaction");
        // Meta takes no reaction to our own messages.
        using var refused = await world.Owner.Http.PostAsJsonAsync(Send, new { to = world.Conversation, reaction = new { messageId = ours, emoji = "👍" } });
        Assert.Equal("REACTION_NOT_POSSIBLE", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["errorCode"]);
    }

    [Theory]
    [InlineData("""{"type":"location","text":"hi"}""", "type")]
    [InlineData("""{"text":"hi","location":{"latitude":1,"longitude":2}}""", "type")]
    [InlineData("""{"type":"location"}""", "location")]
    [InlineData("""{"location":{"latitude":91,"longitude":2}}""", "latitude")]
    [InlineData("""{"buttons":{"text":"?","buttons":[{"title":"Yes"},{"title":"Yes"}]}}""", "buttons[1].title")]
    [InlineData("""{"list":{"text":"?","button":"Open","sections":[]}}""", "sections")]
    [InlineData("""{"contacts":[{"name":"Bea"}]}""", "contacts[0].phones")]
    [InlineData("""{"image":{"mediaId":"1","caption":"x","voice":true}}""", "voice")]
    public async Task Bodies_that_Meta_would_refuse_name_their_field(string body, string field)
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var json = JsonNode.Parse(body)!;
        json["toPhone"] = "+15550009103";

        using var answer = await owner.Http.PostAsync(Send, new StringContent(json.ToJsonString(), System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]![field]);
    }

    [Fact]
    public async Task Every_structured_kind_is_taken_shown_and_sent_again_as_it_was()
    {
        await using var world = await WorldAsync("+15550009104", "Hello");
        object[] bodies =
        [
            new { to = world.Conversation, location = new { latitude = 1.5, longitude = 2.5, name = "Shop" } },
            new { to = world.Conversation, contacts = new[] { new { name = "Bea", phones = new[] { new { number = "+15550001" } } } } },
            new { to = world.Conversation, buttons = new { text = "Keep it?", buttons = new[] { new { title = "Yes" } } } },
            new { to = world.Conversation, list = new { text = "Which?", button = "Open", sections = new[] { new { rows = new[] { new { title = "Red" } } } } } },
        ];

        foreach (var body in bodies)
        {
            await world.Host.Sandbox.FaultAsync("messages", error: JsonNode.Parse("""{"code":131053}"""));
            var failed = await world.SendAsync(body);
            await WaitFor.Async(() => world.Owner.ReadAsync(db => db.Messages.AnyAsync(one => one.Id == failed && one.Status == MessageStatus.FAILED)), TimeSpan.FromSeconds(30), "the failure");
            var again = Guid.Parse((string)(await world.Owner.PostAsync($"/api/integrations/messages/{failed}/resend", new { }))!["messageId"]!);
            await WaitFor.Async(() => world.Owner.ReadAsync(db => db.Messages.AnyAsync(one => one.Id == again && one.ProviderMessageId != null)), TimeSpan.FromSeconds(20), "the second try");
            var (old, copy) = await world.Owner.ReadAsync(async db => (await db.Messages.SingleAsync(one => one.Id == failed), await db.Messages.SingleAsync(one => one.Id == again)));
            Assert.Equal((old.Kind, old.Text, old.PayloadJson), (copy.Kind, copy.Text, copy.PayloadJson));
        }

        var shown = (await world.Owner.GetAsync($"/api/integrations/conversations/{world.Conversation}/messages"))["data"]!.AsArray();
        Assert.Equal("Open", (string?)shown.First(one => (string?)one!["text"] == "Which?")!["details"]!["offer"]!["listButton"]);
    }

    [Fact]
    public async Task Read_receipts_and_typing_follow_the_numbers_switches_and_only_admins_switch_them()
    {
        await using var world = await WorldAsync("+15550009105", "Hello");
        var seller = await world.Owner.NewColleagueAsync(Role.SELLER);
        var path = $"/api/integrations/whatsapp/accounts/{world.Number.AccountId}";

        using var bySeller = await seller.Http.PatchAsJsonAsync(path, new { readReceipts = false });
        Assert.Equal(HttpStatusCode.Forbidden, bySeller.StatusCode);
        await TypeAsync(world);
        Assert.Equal("text", (string?)(await ReadsAsync(world)).Last()["typing_indicator"]!["type"]);
        var before = (await ReadsAsync(world)).Count;

        using var off = await world.Owner.Http.PatchAsJsonAsync(path, new { readReceipts = false });
        Assert.Equal(HttpStatusCode.OK, off.StatusCode);
        await TypeAsync(world);
        using var read = await world.Owner.Http.PatchAsync($"/api/integrations/conversations/{world.Conversation}/mark-read", null);
        Assert.True(read.IsSuccessStatusCode);
        Assert.Equal(before, (await ReadsAsync(world)).Count);
        var status = (await world.Owner.GetAsync("/api/integrations/whatsapp/status"))["accounts"]![0]!;
        Assert.Equal((false, true), ((bool)status["readReceipts"]!, (bool)status["typing"]!));
    }

    private static async Task TypeAsync(World world)
    {
        await using var scope = world.Owner.BeginScope();
        await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<WhatsAppCrm.Features.Sending.ShowTyping>(scope.ServiceProvider).RunAsync(world.Conversation, CancellationToken.None);
    }

    private static async Task<List<JsonObject>> ReadsAsync(World world) =>
        [.. (await world.Host.Sandbox.WireAsync()).AsArray().Select(call => call!["body"] as JsonObject).OfType<JsonObject>().Where(body => (string?)body["status"] == "read")];

    private static async Task<World> WorldAsync(string customer, string text)
    {
        var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var number = await owner.ConnectNumberAsync();
        await host.Sandbox.InboundAsync(number.PhoneNumberId, text, customer);
        await WaitFor.Async(() => owner.ReadAsync(db => db.Conversations.AnyAsync()), TimeSpan.FromSeconds(20), "the conversation");
        return new World(owner, number, await owner.ReadAsync(db => db.Conversations.Select(one => one.Id).SingleAsync()), host);
    }

    private sealed record World(Actor Owner, ConnectedPhone Number, Guid Conversation, ProductHost Host) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Host.DisposeAsync();

        public Task<Message> MessageAsync(string text) => WaitFor.Async(() => Owner.ReadAsync(db => db.Messages.FirstOrDefaultAsync(one => one.Text == text)), TimeSpan.FromSeconds(20), text);

        public async Task<Guid> SendAsync(object body) => Guid.Parse((string)(await Owner.PostAsync(Send, body))!["messageId"]!);

        public Task SentAsync(int reactions) => WaitFor.Async(
            () => Owner.ReadAsync(async db => await db.Messages.CountAsync(one => one.Kind == MessageKind.REACTION && one.ProviderMessageId != null) == reactions), TimeSpan.FromSeconds(20), $"{reactions} reactions");

        public async Task<List<string>> ReactionsAsync(Guid messageId) =>
            [.. (await Owner.GetAsync($"/api/integrations/conversations/{Conversation}/messages"))["data"]!.AsArray().Single(one => Guid.Parse((string)one!["id"]!) == messageId)!["reactions"]!.AsArray().Select(one => (string)one!["emoji"]!)];
    }
}
