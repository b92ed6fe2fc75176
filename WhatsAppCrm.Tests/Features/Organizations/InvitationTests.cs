using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Organizations;

public sealed class InvitationTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private ProductHost _host = null!;

    public async Task InitializeAsync() => _host = await ProductHost.StartAsync(clock: _clock);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_stranger_follows_the_link_registers_and_joins_with_the_role_offered()
    {
        var owner = await _host.NewOwnerAsync("Casa Aurora");
        var link = await InviteAsync(owner, "bruno@example.test", "MANAGER");
        using var browser = new Browser(_host);

        var offer = await browser.GetAsync(link);
        var register = offer.Document.QuerySelector("a[href^='/account/register']")!.GetAttribute("href")!;
        var registered = await browser.RegisterAsync("bruno@example.test", path: register);
        var joined = await browser.SubmitAsync(registered.Location!);

        Assert.Contains("Join Casa Aurora", offer.Text);
        Assert.Equal(link, registered.Location);
        Assert.Equal("/inbox", joined.Location);
        Assert.Equal([Role.OWNER, Role.MANAGER], await owner.ReadAsync(db => db.Memberships.OrderBy(m => m.CreatedAtUtc).Select(m => m.Role).ToListAsync()));
        Assert.Contains("Casa Aurora", (await browser.GetAsync("/account/profile")).Document.QuerySelector(".strip summary")!.TextContent);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var owner = await _host.NewOwnerAsync();
        var link = await InviteAsync(owner, "bruno@example.test");
        using var first = await SignedInAsync();
        using var second = await SignedInAsync();
        await first.SubmitAsync(link);

        var again = await second.GetAsync(link);

        Assert.Equal(HttpStatusCode.Gone, again.Status);
        Assert.Contains("not valid any more", again.Text);
        Assert.Equal(2, await owner.ReadAsync(db => db.Memberships.CountAsync()));
    }

    [Fact]
    public async Task A_withdrawn_a_replaced_and_an_old_link_are_gone()
    {
        var owner = await _host.NewOwnerAsync();
        var withdrawn = await InviteAsync(owner, "a@example.test");
        var open = (await owner.GetAsync(Path(owner)))["data"]!.AsArray();
        using var revoked = await owner.Http.DeleteAsync($"{Path(owner)}/{open[0]!["id"]}");
        var replaced = await InviteAsync(owner, "b@example.test");
        var old = await InviteAsync(owner, "b@example.test");
        using var browser = await SignedInAsync();

        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(withdrawn)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(replaced)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(old)).Status);
        _clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(old)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync("/invitations/made-up")).Status);
        Assert.Equal(1, await owner.ReadAsync(db => db.Memberships.CountAsync()));
    }

    [Fact]
    public async Task A_member_does_not_use_the_link_up()
    {
        var owner = await _host.NewOwnerAsync();
        var link = await InviteAsync(owner, "bruno@example.test");
        using var browser = new Browser(_host);
        await browser.SignInAsync(owner.Email);

        var refused = await browser.SubmitAsync(link);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("already a member", refused.Text);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(link)).Status);
    }

    [Fact]
    public async Task The_secret_is_mailed_and_shown_once_and_is_neither_stored_nor_logged()
    {
        var owner = await _host.NewOwnerAsync();
        var link = await InviteAsync(owner, "bruno@example.test");
        var secret = link["/invitations/".Length..];
        using var browser = new Browser(_host);
        await browser.GetAsync(link);

        var letter = _host.Services.GetRequiredService<DevelopmentMailbox>().Newest(1).Single().Letter;
        Assert.Equal("bruno@example.test", letter.To);
        Assert.Contains(secret, letter.Text);
        Assert.DoesNotContain(secret, (await owner.GetAsync(Path(owner))).ToJsonString());
        Assert.NotEqual(secret, await owner.ReadAsync(db => db.Invitations.Select(invitation => invitation.SecretHash).SingleAsync()));
        Assert.DoesNotContain(secret, _host.Log.Text);
    }

    [Theory]
    [InlineData("owner", "bruno@example.test", "OWNER", HttpStatusCode.Created)]
    [InlineData("admin", "bruno@example.test", "OWNER", HttpStatusCode.Forbidden)]
    [InlineData("owner", "no address", "SELLER", HttpStatusCode.BadRequest)]
    [InlineData("owner", null, "SELLER", HttpStatusCode.BadRequest)]
    [InlineData("owner", "bruno@example.test", null, HttpStatusCode.BadRequest)]
    public async Task Who_may_invite_whom(string who, string? email, string? role, HttpStatusCode expected)
    {
        var owner = await _host.NewOwnerAsync();
        var actor = who == "owner" ? owner : await owner.NewColleagueAsync(Role.ADMIN);

        using var answer = await actor.Http.PostAsync(Path(owner), JsonContent.Create(new { email, role }));

        Assert.Equal(expected, answer.StatusCode);
    }

    private static string Path(Actor owner) => $"/api/v1/organizations/{owner.OrganizationId}/invitations";

    /// <returns>The link's path.</returns>
    private static async Task<string> InviteAsync(Actor owner, string email, string role = "SELLER")
    {
        var sent = await owner.PostAsync(Path(owner), new { email, role });
        return new Uri((string)sent!["link"]!).AbsolutePath;
    }

    private async Task<Browser> SignedInAsync()
    {
        var browser = new Browser(_host);
        await browser.SignInAsync((await _host.NewPersonAsync()).Email);
        return browser;
    }
}
