using System.Net;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.QuickReplies;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.QuickReplies;

public sealed class QuickRepliesApiTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private const string Path = "/api/quick-replies";
    private static readonly HttpMethod Post = HttpMethod.Post, Patch = HttpMethod.Patch, Delete = HttpMethod.Delete;

    [Fact]
    public async Task They_are_made_changed_listed_and_deleted()
    {
        var owner = await fixture.Host.NewOwnerAsync();

        var made = (await owner.PostAsync(Path, new { shortcut = "/hours", text = "Open from 8 to 6." }))!;
        var id = (Guid)made["id"]!;
        Assert.Equal(("hours", false), ((string)made["shortcut"]!, (bool)made["isOwn"]!));
        Assert.Equal((HttpStatusCode.Conflict, "QUICK_REPLY_EXISTS"), await RefusalAsync(owner, Post, Path, new { shortcut = "HOURS", text = "Again" }));
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.CallAsync(Post, Path, new { shortcut = "two words", text = "x" })).Status);
        Assert.Equal("hours", (string)(await owner.CallAsync(Patch, $"{Path}/{id}", new { text = "Open from 9 to 5." })).Body!["shortcut"]!);
        Assert.Equal(["Open from 9 to 5."], await TextsAsync(owner));
        Assert.Equal(HttpStatusCode.NoContent, (await owner.CallAsync(Delete, $"{Path}/{id}")).Status);
        Assert.Empty(await TextsAsync(owner));
    }

    [Fact]
    public async Task A_seller_keeps_their_own_and_only_reads_the_organizations()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var (seller, colleague, manager) = (await owner.NewColleagueAsync(Role.SELLER), await owner.NewColleagueAsync(Role.SELLER), await owner.NewColleagueAsync(Role.MANAGER));
        var shared = (Guid)(await manager.PostAsync(Path, new { shortcut = "hours", text = "shared" }))!["id"]!;
        var own = (Guid)(await seller.PostAsync(Path, new { shortcut = "hours", text = "own", isOwn = true }))!["id"]!;

        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Post, Path, new { shortcut = "new", text = "x" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Patch, $"{Path}/{shared}", new { text = "x" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Delete, $"{Path}/{shared}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await seller.CallAsync(Post, Path, new { shortcut = "Hours", text = "x", isOwn = true })).Status);
        Assert.Equal(["own", "shared"], await TextsAsync(seller));
        Assert.Equal(["shared"], await TextsAsync(colleague));
        // Not even the owner sees what somebody keeps for themselves.
        Assert.Equal(["shared"], await TextsAsync(owner));
        Assert.Equal(HttpStatusCode.NotFound, (await owner.CallAsync(Patch, $"{Path}/{own}", new { text = "x" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.CallAsync(Delete, $"{Path}/{own}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await seller.CallAsync(Delete, $"{Path}/{own}")).Status);
    }

    [Fact]
    public async Task Another_organizations_are_not_there()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var conversation = await owner.NewConversationAsync("Mariana Souza", "+5511988882001");
        var id = (Guid)(await owner.PostAsync(Path, new { shortcut = "hours", text = "x" }))!["id"]!;
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");

        Assert.Empty(await TextsAsync(stranger));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(Patch, $"{Path}/{id}", new { text = "x" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(Delete, $"{Path}/{id}")).Status);
        Assert.Equal(("Mariana Souza", "Padaria Aurora"), await PlacesAsync(owner, conversation));
        Assert.Equal((null, "Elsewhere"), await PlacesAsync(stranger, conversation));
    }

    private static async Task<(string? Name, string? Business)> PlacesAsync(Actor actor, Guid conversationId)
    {
        await using var scope = actor.BeginScope();
        var places = await scope.ServiceProvider.GetRequiredService<QuickReplyQueries>().FindPlacesAsync(conversationId, CancellationToken.None);
        return (places.Name, places.Business);
    }

    private static async Task<IEnumerable<string>> TextsAsync(Actor actor) => (await actor.GetAsync(Path))["data"]!.AsArray().Select(reply => (string)reply!["text"]!);

    private static async Task<(HttpStatusCode, string?)> RefusalAsync(Actor actor, HttpMethod method, string path, object body)
    {
        var (status, answer) = await actor.CallAsync(method, path, body);
        return (status, (string?)answer!["errorCode"]);
    }
}
