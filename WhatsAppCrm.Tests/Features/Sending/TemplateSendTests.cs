using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>Templates by REST, as the contract and 002 have them.</summary>
public sealed class TemplateSendTests
{
    private const string Call = "/api/integrations/whatsapp/templates/send";

    [Fact]
    public async Task A_template_to_a_stranger_makes_one_contact_and_conversation_however_often_it_is_sent_at_once()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var number = await owner.ConnectNumberAsync();
        var template = await AddAsync(owner, number, "hello_world", "en_US", """[{"type":"BODY","text":"Welcome to {{1}}. How can we help you today?"}]""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => owner.PostAsync(Call, new { toPhone = "+1 555 000 2201", templateId = template, variables = new Dictionary<string, string> { ["1"] = "Northwind" } })));

        Assert.All(answers, answer => Assert.Equal("QUEUED", (string?)answer!["status"]));
        Assert.Equal((1, 1, 6), await owner.ReadAsync(async db => (await db.Contacts.CountAsync(), await db.Conversations.CountAsync(), await db.Messages.CountAsync())));
        var sent = await SendsAsync(host, 6);
        Assert.All(sent, body => Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"name":"hello_world","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"Northwind"}]}]}"""), body["template"]), body.ToJsonString()));
        var message = await owner.ReadAsync(db => db.Messages.OrderBy(one => one.Id).FirstAsync());
        Assert.Equal("Welcome to Northwind. How can we help you today?", message.Text);
    }

    [Fact]
    public async Task Each_part_of_a_template_is_an_element_of_its_own()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var number = await owner.ConnectNumberAsync();
        var template = await AddAsync(owner, number, "order_ready", "en_US", """
            [{"type":"HEADER","format":"TEXT","text":"Order {{1}}"},{"type":"BODY","text":"Hi {{first_name}}, collect it until {{hour}} please."},
             {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Thanks"},{"type":"URL","text":"Track","url":"https://shop.example/{{1}}"},{"type":"COPY_CODE","example":"SAVE20"}]}]
            """);

        var answer = await owner.PostAsync(Call, new
        {
            toPhone = "+15550002202", templateId = template,
            variables = new Dictionary<string, object> { ["header"] = "4711", ["first_name"] = "Ana", ["hour"] = 6, ["button.1"] = "orders/é 1?x=1", ["button.2"] = "SAVE20" },
        });

        var stored = await owner.ReadAsync(db => db.Messages.SingleAsync());
        var template1 = WhatsAppCrm.Domain.Conversations.MessageDetails.Read(stored.PayloadJson)!.Template!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            [{"type":"header","parameters":[{"type":"text","text":"4711"}]},
             {"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Ana"},{"type":"text","parameter_name":"hour","text":"6"}]},
             {"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"orders/%C3%A9%201?x=1"}]},
             {"type":"button","sub_type":"copy_code","index":"2","parameters":[{"type":"coupon_code","coupon_code":"SAVE20"}]}]
            """), JsonNode.Parse(template1.Components.GetRawText())), template1.Components.GetRawText());
        Assert.Equal(("Order 4711", "Hi Ana, collect it until 6 please."), (template1.Header, stored.Text));
        Assert.NotNull(answer!["jobId"]);
        Assert.Equal(stored.Id.ToString(), (string?)answer["messageLogId"]);
    }

    [Theory]
    [InlineData("""{}""", "1", "Fill this in.")]
    [InlineData("""{"1":" "}""", "1", "Fill this in.")]
    [InlineData("""{"1":"two\nlines"}""", "1", "This is not valid.")]
    [InlineData("""{"1":"Ana","2":"extra"}""", "2", "This is not valid.")]
    public async Task Values_that_Meta_would_refuse_are_named(string variables, string field, string words)
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var number = await owner.ConnectNumberAsync();
        var template = await AddAsync(owner, number, "hello_world", "en_US", """[{"type":"BODY","text":"Welcome to {{1}}. How can we help?"}]""");

        using var refused = await owner.Http.PostAsJsonAsync(Call, new { toPhone = "+15550002203", templateId = template, variables = JsonNode.Parse(variables) });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal("TEMPLATE_VARIABLES_INVALID", (string?)problem["errorCode"]);
        Assert.Equal(words, (string?)problem["errors"]![field]![0]);
        Assert.Equal(0, await owner.ReadAsync(db => db.Contacts.CountAsync()));
    }

    [Fact]
    public async Task What_is_not_approved_or_not_ours_is_refused_and_a_seller_may_send()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var number = await owner.ConnectNumberAsync();
        var paused = await AddAsync(owner, number, "paused", "en_US", """[{"type":"BODY","text":"Hello"}]""", TemplateStatus.PAUSED);
        var fine = await AddAsync(owner, number, "fine", "en_US", """[{"type":"BODY","text":"Hello"}]""");
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var stranger = await host.NewOwnerAsync();

        using var notApproved = await owner.Http.PostAsJsonAsync(Call, new { toPhone = "+15550002204", templateId = paused });
        using var notTheirs = await stranger.Http.PostAsJsonAsync(Call, new { toPhone = "+15550002204", templateId = fine });
        using var bySeller = await seller.Http.PostAsJsonAsync(Call, new { toPhone = "+15550002204", templateId = fine, clientId = "once" });
        using var repeat = await seller.Http.PostAsJsonAsync(Call, new { toPhone = "+15550002204", templateId = fine, clientId = "once" });

        Assert.Equal((HttpStatusCode.Conflict, "TEMPLATE_NOT_APPROVED"), (notApproved.StatusCode, await CodeAsync(notApproved)));
        Assert.Equal(HttpStatusCode.NotFound, notTheirs.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, bySeller.StatusCode);
        Assert.Equal(await bySeller.Content.ReadAsStringAsync(), await repeat.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_lead_that_is_named_gets_the_note_and_the_person()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var number = await owner.ConnectNumberAsync();
        var template = await AddAsync(owner, number, "hello_world", "en_US", """[{"type":"BODY","text":"Welcome to {{1}}. How can we help you today?"}]""");
        var lead = (string)(await owner.PostAsync("/api/leads", new { name = "Ana", phone = "+15550002205" }))!["id"]!;

        await owner.PostAsync(Call, new { toPhone = "+15550002205", templateId = template, variables = new Dictionary<string, string> { ["1"] = "us" }, leadId = lead });
        await host.Sandbox.InboundAsync(number.PhoneNumberId, "yes please", "+15550002205");

        await WaitFor.Async(async () => await owner.ReadAsync(db => db.Messages.AnyAsync(one => one.Text == "yes please")) ? "" : null, TimeSpan.FromSeconds(20), "the answer");
        var (leads, notes, conversation) = await owner.ReadAsync(async db => (await db.Leads.CountAsync(), await db.Notes.CountAsync(), await db.Conversations.SingleAsync()));
        Assert.Equal((1, 2), (leads, notes));
        Assert.Equal(Guid.Parse(lead), conversation.LeadId);
    }

    private static async Task<Guid> AddAsync(Actor actor, ConnectedPhone number, string name, string language, string components, TemplateStatus status = TemplateStatus.APPROVED)
    {
        await using var scope = actor.BeginScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var template = new MessageTemplate(actor.OrganizationId, number.AccountId, number.WabaId, name, language, TemplateCategory.UTILITY, JsonElement.Parse(components).GetRawText(), DateTime.UtcNow);
        template.Follow(status, null, null, DateTime.UtcNow);
        db.Templates.Add(template);
        await db.SaveChangesAsync();
        return template.Id;
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) => (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errorCode"];

    private static async Task<List<JsonObject>> SendsAsync(ProductHost host, int count) => await WaitFor.Async(
        async () =>
        {
            var wire = await host.Sandbox.WireAsync();
            var sends = wire.AsArray().Select(call => call!.AsObject()).Where(call => call["path"]!.ToString().EndsWith("/messages", StringComparison.Ordinal)).Select(call => call["body"]!.AsObject()).ToList();
            return sends.Count >= count ? sends : null;
        },
        TimeSpan.FromSeconds(30), $"{count} sends");
}
