using System.Net;
using System.Text.Json;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Features.Templates;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Templates;

public sealed class TemplatesApiTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private const string List = "/api/integrations/whatsapp/templates";

    [Fact]
    public async Task Templates_are_listed_narrowed_and_read_with_their_components()
    {
        var owner = await NewOwnerWithTemplatesAsync();

        var all = await owner.GetAsync(List + "?page=1&limit=20");
        Assert.Equal(["offer", "welcome"], all["data"]!.AsArray().Select(row => (string)row!["name"]!));

        var approved = Assert.Single((await owner.GetAsync(List + "?status=APPROVED&category=UTILITY"))["data"]!.AsArray())!;
        Assert.Equal("Hello {{1}}", (string)approved["componentsJson"]![0]!["text"]!);
        var one = await owner.GetAsync($"{List}/{approved["id"]}");
        Assert.Equal(("welcome", "pt_BR", "APPROVED"), ((string)one["name"]!, (string)one["language"]!, (string)one["status"]!));
    }

    [Theory]
    [InlineData("status=NICE", "status")]
    [InlineData("category=OTHER", "category")]
    [InlineData("limit=1000", "limit")]
    public async Task Bad_input_is_a_400_that_names_the_field(string query, string field)
    {
        var owner = await fixture.Host.NewOwnerAsync();

        var (status, body) = await owner.CallAsync(HttpMethod.Get, $"{List}?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(body!["errors"]!.AsObject(), error => string.Equals(error.Key, field, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Another_organizations_template_is_not_there()
    {
        var owner = await NewOwnerWithTemplatesAsync();
        var id = (await owner.GetAsync(List))["data"]![0]!["id"];
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");

        Assert.Equal(0, (int)(await stranger.GetAsync(List))["total"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Get, $"{List}/{id}")).Status);
    }

    [Fact]
    public void A_preview_survives_components_of_any_shape()
    {
        var preview = Preview("""[{"type":"header","format":"IMAGE"},{"type":"BODY","text":"Hi"},{"type":"FOOTER","text":"F"},{"type":"BUTTONS","buttons":[{"text":"Go"},{}]},{"type":7},"odd"]""");
        Assert.Equal((null, "IMAGE", "Hi", "F", "Go"), (preview.Header, preview.HeaderFormat, preview.Body, preview.Footer, Assert.Single(preview.Buttons)));

        Assert.Null(Preview("""{"body":1}""").Body);
    }

    private static TemplatePreview Preview(string json)
    {
        using var document = JsonDocument.Parse(json);
        return TemplatePreview.Of(document.RootElement);
    }

    private async Task<Actor> NewOwnerWithTemplatesAsync()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        await owner.SaveAsync(db =>
        {
            var account = Build.Account(owner.OrganizationId);
            var welcome = new MessageTemplate(owner.OrganizationId, account.Id, account.WabaId, "welcome", "pt_BR", TemplateCategory.UTILITY, """[{"type":"BODY","text":"Hello {{1}}"}]""", Build.Now);
            welcome.Follow(TemplateStatus.APPROVED, "1", null, Build.Now);
            db.AddRange(account, welcome, new MessageTemplate(owner.OrganizationId, account.Id, account.WabaId, "offer", "es", TemplateCategory.MARKETING, "[]", Build.Now));
        });
        return owner;
    }
}
