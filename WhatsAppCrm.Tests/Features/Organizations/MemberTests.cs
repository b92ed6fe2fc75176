using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Organizations;

public sealed class MemberTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task The_last_owner_neither_leaves_nor_changes_role()
    {
        var owner = await fixture.Host.NewOwnerAsync();

        Assert.Equal("LAST_OWNER", await ChangeAsync(owner, owner, "SELLER"));
        Assert.Equal("LAST_OWNER", await RemoveAsync(owner, owner));

        var second = await owner.NewColleagueAsync(Role.OWNER);
        Assert.Null(await ChangeAsync(owner, owner, "SELLER"));
        Assert.Equal("LAST_OWNER", await RemoveAsync(second, second));
    }

    [Fact]
    public async Task Two_owners_who_remove_each_other_at_the_same_moment_leave_one()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var second = await owner.NewColleagueAsync(Role.OWNER);

        await Task.WhenAll(RemoveAsync(owner, second), RemoveAsync(second, owner));

        Assert.Equal(1, await owner.ReadAsync(db => db.Memberships.CountAsync(membership => membership.Role == Role.OWNER)));
    }

    [Fact]
    public async Task Only_an_owner_makes_or_unmakes_an_owner()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var admin = await owner.NewColleagueAsync(Role.ADMIN);
        var seller = await owner.NewColleagueAsync(Role.SELLER);

        Assert.Equal("OWNER_ONLY", await ChangeAsync(admin, seller, "OWNER"));
        Assert.Equal("OWNER_ONLY", await ChangeAsync(admin, owner, "SELLER"));
        Assert.Equal("OWNER_ONLY", await RemoveAsync(admin, owner));
        Assert.Null(await ChangeAsync(admin, seller, "MANAGER"));
        Assert.Null(await ChangeAsync(owner, seller, "OWNER"));
    }

    [Theory]
    [InlineData(Role.SELLER)]
    [InlineData(Role.MANAGER)]
    public async Task Below_administrator_one_sees_the_members_and_changes_none(Role role)
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var colleague = await owner.NewColleagueAsync(role);
        var members = $"/api/v1/organizations/{owner.OrganizationId}/members";

        Assert.Equal(2, (await colleague.GetAsync(members))["data"]!.AsArray().Count);
        Assert.Equal("FORBIDDEN", await ChangeAsync(colleague, colleague, "OWNER"));
        Assert.Equal("FORBIDDEN", await RemoveAsync(colleague, owner));
        using var invited = await colleague.Http.PostAsJsonAsync($"/api/v1/organizations/{owner.OrganizationId}/invitations", new { email = "x@example.test", role = "SELLER" });
        Assert.Equal(HttpStatusCode.Forbidden, invited.StatusCode);
        Assert.Null(await RemoveAsync(colleague, colleague));
        using var gone = await colleague.Http.GetAsync(members);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_person_of_another_organization_is_not_found()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stranger = await fixture.Host.NewOwnerAsync();

        Assert.Equal("NOT_FOUND", await ChangeAsync(owner, stranger, "SELLER"));
        Assert.Equal("NOT_FOUND", await RemoveAsync(owner, stranger));
        Assert.Equal(1, await stranger.ReadAsync(db => db.Memberships.CountAsync()));
    }

    [Theory]
    [InlineData("""{"role":"KING"}""")]
    [InlineData("""{"role":3}""")]
    [InlineData("{}")]
    public async Task A_role_that_does_not_exist_names_the_field(string body)
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);

        using var answer = await owner.Http.PatchAsync(PathOf(owner, seller), new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["role"], JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task What_a_removed_member_worked_on_is_nobodys()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var stages = await owner.ReadAsync(db => db.Stages.ToListAsync());
        await owner.ReadAsync(async db =>
        {
            var lead = new WhatsAppCrm.Domain.Leads.Lead(owner.OrganizationId, "Bruno", "manual", stages[0], Build.Now);
            lead.GiveTo(seller.UserId, Build.Now);
            db.Add(lead);
            return await db.SaveChangesAsync();
        });

        Assert.Null(await RemoveAsync(owner, seller));

        Assert.Null(await owner.ReadAsync(db => db.Leads.Select(lead => lead.OwnerId).SingleAsync()));
    }

    private static string PathOf(Actor actor, Actor member) => $"/api/v1/organizations/{actor.OrganizationId}/members/{member.UserId}";

    /// <returns>The error code; null when it was done.</returns>
    private static async Task<string?> ChangeAsync(Actor actor, Actor member, string role) =>
        await CodeAsync(await actor.Http.PatchAsJsonAsync(PathOf(actor, member), new { role }));

    private static async Task<string?> RemoveAsync(Actor actor, Actor member) => await CodeAsync(await actor.Http.DeleteAsync(PathOf(actor, member)));

    private static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        using (answer) return answer.IsSuccessStatusCode ? null : (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errorCode"]!;
    }
}
