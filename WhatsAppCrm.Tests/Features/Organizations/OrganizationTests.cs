using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Organizations;

public sealed class OrganizationTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task Whoever_creates_an_organization_owns_it_and_has_a_pipeline_of_six_stages_in_their_language()
    {
        var person = await fixture.Host.NewPersonAsync();
        person.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("pt-BR");

        await person.CreateOrganizationAsync("Loja da Ana");

        var membership = await person.ReadAsync(db => db.Memberships.SingleAsync());
        var stages = await person.ReadAsync(db => db.Stages.OrderBy(stage => stage.Position).Select(stage => stage.Name).ToListAsync());
        Assert.Equal((person.UserId, Role.OWNER), (membership.UserId, membership.Role));
        Assert.True(await person.ReadAsync(db => db.Pipelines.Select(pipeline => pipeline.IsDefault).SingleAsync()));
        Assert.Equal(["Novo", "Em conversa", "Qualificado", "Proposta enviada", "Ganho", "Perdido"], stages);
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("""{"name":"   "}""", "name")]
    [InlineData("""{"name":{"a":1}}""", "name")]
    [InlineData("""{"name":"A","industry":7}""", "industry")]
    [InlineData("""{"name":"\u0000"}""", "name")]
    public async Task Bad_input_names_the_field_and_creates_nothing(string body, string field)
    {
        var person = await fixture.Host.NewPersonAsync();

        using var answer = await person.Http.PostAsync("/api/v1/organizations", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([field], JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(error => error.Key));
        Assert.Empty((await person.GetAsync("/api/v1/organizations"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("name", 101)]
    [InlineData("description", 501)]
    [InlineData("industry", 61)]
    public async Task A_text_too_long_names_the_field(string field, int length)
    {
        var person = await fixture.Host.NewPersonAsync();
        var body = new Dictionary<string, string> { ["name"] = "Shop", [field] = new('x', length) };

        using var answer = await person.Http.PostAsJsonAsync("/api/v1/organizations", body);

        Assert.Equal("This is too long.", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]![field]![0]!);
    }

    [Theory]
    [InlineData("""{"timeZone":"Mars/Olympus","locale":"en"}""", "timeZone")]
    [InlineData("""{"timeZone":"UTC","locale":"xx"}""", "locale")]
    [InlineData("""{"timeZone":"UTC","locale":"en","website":"javascript:alert(1)"}""", "website")]
    [InlineData("""{"locale":"en"}""", "timeZone")]
    public async Task Settings_that_are_not_valid_change_nothing(string body, string field)
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var before = (await owner.GetAsync($"/api/v1/organizations/{owner.OrganizationId}")).ToJsonString();

        using var answer = await owner.Http.PutAsync($"/api/v1/organizations/{owner.OrganizationId}/settings", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([field], JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(before, (await owner.GetAsync($"/api/v1/organizations/{owner.OrganizationId}")).ToJsonString());
    }

    [Fact]
    public async Task An_administrator_changes_the_organization_and_a_manager_does_not()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var admin = await owner.NewColleagueAsync(Role.ADMIN);
        var manager = await owner.NewColleagueAsync(Role.MANAGER);
        var path = $"/api/v1/organizations/{owner.OrganizationId}";

        using var refused = await manager.Http.PutAsJsonAsync(path, new { name = "Manager's" });
        using var changed = await admin.Http.PutAsJsonAsync(path, new { name = "Administrator's" });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("Administrator's", (string)JsonNode.Parse(await changed.Content.ReadAsStringAsync())!["name"]!);
    }

    [Fact]
    public async Task Anothers_organization_and_one_that_does_not_exist_get_the_same_404()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var other = await fixture.Host.NewOwnerAsync();
        var mine = $"/api/v1/organizations/{owner.OrganizationId}";

        foreach (var path in new[] { "", "/members", "/invitations" })
        {
            foreach (var id in new[] { other.OrganizationId.ToString(), Guid.NewGuid().ToString(), "nonsense" })
            {
                using var answer = await owner.Http.GetAsync($"/api/v1/organizations/{id}{path}");
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        // Header and path name different ones of the caller's: neither is guessed.
        await owner.CreateOrganizationAsync("Second");
        using var mixed = await owner.Http.GetAsync(mine);
        Assert.Equal(HttpStatusCode.NotFound, mixed.StatusCode);
    }

    [Fact]
    public async Task A_program_with_several_organizations_must_name_one()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        await owner.CreateOrganizationAsync("Second");
        owner.Http.DefaultRequestHeaders.Remove(CurrentOrganizationMiddleware.Header);

        using var unnamed = await owner.Http.GetAsync("/api/leads");

        Assert.Equal(HttpStatusCode.Conflict, unnamed.StatusCode);
        Assert.Equal("ORGANIZATION_REQUIRED", (string)JsonNode.Parse(await unnamed.Content.ReadAsStringAsync())!["errorCode"]!);
        Assert.Equal(2, (await owner.GetAsync("/api/v1/organizations"))["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task Switching_leads_to_the_other_organization_and_never_to_anothers()
    {
        var owner = await fixture.Host.NewOwnerAsync("First shop");
        var first = owner.OrganizationId;
        await owner.CreateOrganizationAsync("Second shop");
        var stranger = await fixture.Host.NewOwnerAsync("Not yours");
        using var browser = new Browser(fixture.Host);
        await browser.SignInAsync(owner.Email);
        Assert.Contains("Second shop", (await browser.GetAsync("/account/profile")).Document.QuerySelector(".strip summary")!.TextContent);

        var switched = await SwitchAsync(browser, first);
        var refused = await SwitchAsync(browser, stranger.OrganizationId);

        Assert.Equal("/inbox", switched.Location);
        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
        Assert.Contains("First shop", (await browser.GetAsync("/account/profile")).Document.QuerySelector(".strip summary")!.TextContent);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/organizations/switch", ("organizationId", first.ToString()))).Status);
    }

    private static async Task<Page> SwitchAsync(Browser browser, Guid organizationId)
    {
        var token = (await browser.GetAsync("/account/profile")).Document.QuerySelector("form[action='/organizations/switch'] input")!;
        return await browser.PostAsync("/organizations/switch", (token.GetAttribute("name")!, token.GetAttribute("value")), ("organizationId", organizationId.ToString()));
    }
}
