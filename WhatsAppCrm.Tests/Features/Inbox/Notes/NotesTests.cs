using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.Inbox.Drafts;
using WhatsAppCrm.Features.Inbox.Notes;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Inbox.Notes;

public sealed class NotesTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private const string List = "/api/integrations/conversations";

    [Fact]
    public async Task A_note_stands_in_the_conversation_and_on_its_lead_and_nothing_of_it_leaves()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var phone = await owner.ConnectNumberAsync();
        await fixture.Host.Sandbox.InboundAsync(phone.PhoneNumberId, "Is it here yet?", "5511977770001");
        var row = await WaitFor.Async(async () => (await owner.GetAsync(List))["data"]!.AsArray().FirstOrDefault());
        var (id, leadId) = ((Guid)row!["id"]!, (Guid)row["leadId"]!);
        const string secret = "pays late, ask for half in advance";

        var noteId = Guid.NewGuid();
        foreach (var _ in (string[])["first", "repeated"]) Assert.Equal(HttpStatusCode.Created, (await owner.CallAsync(HttpMethod.Post, $"{List}/{id}/notes", new { content = secret, id = noteId })).Status);
        await owner.PostAsync($"/api/leads/{leadId}/notes", new { content = "written on the lead", isPrivate = true });
        await owner.PostAsync("/api/integrations/whatsapp/send", new { to = id, text = "Tomorrow" });
        await WaitFor.Async(async () => await owner.ReadAsync(db => db.Messages.AnyAsync(message => message.Text == "Tomorrow" && message.ProviderMessageId != null)));

        Assert.Equal(["written on the lead", secret], Contents(await owner.GetAsync($"{List}/{id}/notes")));
        Assert.Contains(secret, Contents(await owner.GetAsync($"/api/leads/{leadId}/notes")));
        var wire = (await fixture.Host.Sandbox.WireAsync()).ToJsonString();
        Assert.Contains("Tomorrow", wire, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, wire, StringComparison.Ordinal);
        Assert.DoesNotContain("written on the lead", wire, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (await owner.GetAsync($"{List}/{id}/messages")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_named_finds_it_among_their_mentions_until_they_open_it()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var (id, other) = (await owner.NewConversationAsync("Ana", "+5511977770011"), await owner.NewConversationAsync("Bruno", "+5511977770012"));
        await owner.PostAsync($"{List}/{id}/notes", new { content = $"@{seller.Email} can you call her?" });
        await owner.PostAsync($"{List}/{other}/notes", new { content = $"I am {owner.Email}, @{owner.Email}" });

        Assert.Equal([id], await MentionedAsync(seller, unseen: true));
        Assert.Empty(await MentionedAsync(owner, unseen: false));
        await using (var scope = seller.BeginScope(Role.SELLER)) await scope.ServiceProvider.GetRequiredService<SeeMentions>().RunAsync(id, default);
        Assert.Empty(await MentionedAsync(seller, unseen: true));
        Assert.Equal([id], await MentionedAsync(seller, unseen: false));
    }

    [Fact]
    public async Task One_changes_and_deletes_ones_own_and_takes_it_back()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var id = await owner.NewConversationAsync("Ana", "+5511977770021");
        var note = (await seller.PostAsync($"{List}/{id}/notes", new { content = "wrong" }))!;
        var path = $"/api/notes/{note["id"]}";

        Assert.Equal(HttpStatusCode.Forbidden, (await owner.CallAsync(HttpMethod.Patch, path, new { content = "mine now" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.CallAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await seller.CallAsync(HttpMethod.Patch, path, new { content = " " })).Status);
        var changed = (await seller.CallAsync(HttpMethod.Patch, path, new { content = $"right, @{owner.Email}" })).Body!;
        Assert.NotNull(changed["editedAtUtc"]);
        Assert.Equal([id], await MentionedAsync(owner, unseen: true));

        await using var scope = seller.BeginScope(Role.SELLER);
        var deleted = await scope.ServiceProvider.GetRequiredService<DeleteNote>().RunAsync((Guid)note["id"]!, default);
        Assert.Empty(Contents(await owner.GetAsync($"{List}/{id}/notes")));
        Assert.Empty(await MentionedAsync(owner, unseen: false));
        foreach (var _ in (string[])["once", "twice"]) await scope.ServiceProvider.GetRequiredService<RestoreNote>().RunAsync(deleted, default);
        Assert.Equal([$"right, @{owner.Email}"], Contents(await owner.GetAsync($"{List}/{id}/notes")));
        Assert.Equal([id], await MentionedAsync(owner, unseen: true));
    }

    [Fact]
    public async Task Another_organization_finds_nothing()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var stranger = await fixture.Host.NewInboxAsync("Elsewhere");
        var id = await owner.NewConversationAsync("Ana", "+5511977770031");
        var note = (await owner.PostAsync($"{List}/{id}/notes", new { content = "ours" }))!;

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Get, $"{List}/{id}/notes")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Post, $"{List}/{id}/notes", new { content = "theirs" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Delete, $"/api/notes/{note["id"]}")).Status);
    }

    [Fact]
    public async Task A_draft_is_its_writers_alone_and_ends_with_what_became_of_it()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var id = await owner.NewConversationAsync("Ana", "+5511977770041");
        await using var scope = owner.BeginScope();
        var (keep, drafts) = (scope.ServiceProvider.GetRequiredService<KeepDraft>(), scope.ServiceProvider.GetRequiredService<DraftQueries>());

        Assert.True(await keep.RunAsync(id, DraftKind.REPLY, "Hello A", default));
        Assert.True(await keep.RunAsync(id, DraftKind.REPLY, "Hello Ana,\n", default));
        Assert.True(await keep.RunAsync(id, DraftKind.NOTE, "remember", default));
        Assert.Equal("Hello Ana,\n", await drafts.FindAsync(id, DraftKind.REPLY, default));
        Assert.Equal("Hello Ana,", (await drafts.MarksAsync(default)).Drafts[id]);
        await using (var hers = seller.BeginScope(Role.SELLER)) Assert.Empty((await hers.ServiceProvider.GetRequiredService<DraftQueries>().MarksAsync(default)).Drafts);
        Assert.False(await keep.RunAsync(Guid.NewGuid(), DraftKind.REPLY, "nowhere", default));

        await owner.PostAsync($"{List}/{id}/notes", new { content = "remember" });
        Assert.Equal("", await drafts.FindAsync(id, DraftKind.NOTE, default));
        var thread = scope.ServiceProvider.GetRequiredService<OpenThread>();
        await thread.LoadAsync(id, default);
        Assert.Null(await thread.SendAsync("Hello Ana,", "once", null, null));
        Assert.Equal("", await drafts.FindAsync(id, DraftKind.REPLY, default));

        // The answer was lost: the browser keeps its draft and sends it once more.
        await keep.RunAsync(id, DraftKind.REPLY, "Hello Ana,", default);
        Assert.Null(await thread.SendAsync("Hello Ana,", "once", null, null));
        Assert.Equal("", await drafts.FindAsync(id, DraftKind.REPLY, default));
        Assert.Equal(1, await owner.ReadAsync(db => db.Messages.CountAsync(message => message.Direction == MessageDirection.OUTBOUND)));
    }

    private static async Task<IEnumerable<Guid>> MentionedAsync(Actor actor, bool unseen)
    {
        await using var scope = actor.BeginScope(Role.SELLER);
        var order = new InboxAddress(View: InboxView.Mentions).Order(actor.UserId, DateTime.UtcNow);
        var rows = await scope.ServiceProvider.GetRequiredService<InboxQueries>().ListAsync(order with { Filter = order.Filter with { IsMentionUnseen = unseen } }, null, default);
        return rows.Select(row => row.Id);
    }

    private static IEnumerable<string> Contents(JsonNode answer) => answer["data"]!.AsArray().Select(note => (string)note!["content"]!);
}
