using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Demo;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Demo;

public sealed class DemoTests(ProductFixture product) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task The_demo_is_made_once_however_often_it_is_asked_for()
    {
        var owners = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ExploreAsync()));

        Assert.Single(owners.Distinct());
        await using var scope = await DemoScopeAsync(owners[0]);
        await using var db = await ContextAsync(scope);
        Assert.Equal(1, await db.Organizations.CountAsync(organization => organization.IsDemo));
    }

    [Fact]
    public async Task The_demo_has_conversations_leads_people_and_templates_of_every_kind()
    {
        await using var scope = await DemoScopeAsync(await ExploreAsync());
        await using var db = await ContextAsync(scope);
        var now = DateTime.UtcNow;

        var conversations = await db.Conversations.ToListAsync();
        Assert.Equal(60, conversations.Count);
        Assert.Contains(conversations, conversation => conversation.UnreadCount > 0);
        Assert.Contains(conversations, conversation => conversation.AssigneeId is null);
        Assert.Contains(conversations, conversation => conversation.IsWindowOpen(now) && !conversation.IsWindowOpen(now.AddHours(1)));
        Assert.Contains(conversations, conversation => !conversation.IsWindowOpen(now));
        Assert.All(conversations, conversation => Assert.InRange(conversation.LastMessageAtUtc, now.AddDays(-14), now));
        Assert.Equal(3, conversations.Select(conversation => conversation.AssigneeId).OfType<Guid>().Distinct().Count());

        var messages = await db.Messages.ToListAsync();
        Assert.Equal(
            [MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.FAILED, MessageStatus.RECEIVED],
            messages.Select(message => message.Status).Distinct().Order());
        Assert.All(messages.Where(message => message.Status == MessageStatus.FAILED), message => Assert.NotNull(message.ErrorTitle));

        Assert.Equal(6, await db.Leads.Select(lead => lead.StageId).Distinct().CountAsync());
        Assert.Equal([Role.SELLER, Role.MANAGER, Role.OWNER], (await db.Memberships.Select(member => member.Role).ToListAsync()).Order());
        Assert.Equal(
            [TemplateStatus.DRAFT, TemplateStatus.PENDING, TemplateStatus.APPROVED, TemplateStatus.REJECTED, TemplateStatus.PAUSED, TemplateStatus.DISABLED],
            (await db.Templates.Select(template => template.Status).Distinct().ToListAsync()).Order());
    }

    [Fact]
    public async Task What_is_answered_in_an_open_window_of_the_demo_is_accepted_by_the_sandbox()
    {
        await using var scope = await DemoScopeAsync(await ExploreAsync());
        await using var db = await ContextAsync(scope);
        var account = await db.WhatsAppAccounts.SingleAsync();
        var contacts = await db.Conversations.OrderByDescending(conversation => conversation.LastInboundAtUtc)
            .Join(db.Contacts, conversation => conversation.ContactId, contact => contact.Id, (conversation, contact) => contact.Phone!).ToListAsync();

        using var open = await SendAsync(scope, account, contacts[0]);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        using var closed = await SendAsync(scope, account, contacts[^1]);
        var error = await closed.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Equal(131047, (int)error!["error"]!["code"]!);
    }

    [Fact]
    public async Task Every_approved_template_of_the_demo_is_accepted_by_the_sandbox_and_no_other()
    {
        await using var scope = await DemoScopeAsync(await ExploreAsync());
        await using var db = await ContextAsync(scope);
        var account = await db.WhatsAppAccounts.SingleAsync();
        var templates = await db.Templates.ToListAsync();

        foreach (var template in templates)
        {
            var count = System.Text.RegularExpressions.Regex.Count(template.ComponentsJson, @"\{\{\d\}\}");
            var values = Enumerable.Range(1, count).Select(i => new { type = "text", text = $"value {i}" }).ToArray();
            using var answer = await PostAsync(scope, account, new
            {
                messaging_product = "whatsapp", to = "15550100199", type = "template",
                template = new { name = template.Name, language = new { code = template.Language }, components = new[] { new { type = "body", parameters = values } } },
            });
            Assert.True(answer.IsSuccessStatusCode == (template.Status == TemplateStatus.APPROVED), $"{template.Name}: {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.All(templates, template => Assert.Equal(template.Status == TemplateStatus.DRAFT, template.MetaTemplateId is null));
    }

    [Fact]
    public async Task The_demo_is_only_entered_through_our_own_form()
    {
        using var answer = await product.Host.Http.PostAsync("/demo", null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("Production", "/sandbox/graph")]
    [InlineData("Staging", "/sandbox/graph")]
    [InlineData("Development", "https://graph.facebook.com")]
    public void The_demo_is_refused_outside_Development_and_with_the_real_Meta(string environment, string graph)
    {
        var offer = new DemoOffer(new HostingEnvironment { EnvironmentName = environment }, Options.Create(new MetaSettings { GraphBaseUrl = graph }));
        Assert.False(offer.IsOpen);
    }

    private Task<HttpResponseMessage> SendAsync(AsyncServiceScope scope, WhatsAppAccount account, string to) =>
        PostAsync(scope, account, new { messaging_product = "whatsapp", to, type = "text", text = new { body = "Hello" } });

    private Task<HttpResponseMessage> PostAsync(AsyncServiceScope scope, WhatsAppAccount account, object body)
    {
        var token = scope.ServiceProvider.GetRequiredService<AccountTokens>().AccessToken(account);
        var request = new HttpRequestMessage(HttpMethod.Post, $"/sandbox/graph/v25.0/{account.PhoneNumberId}/messages")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = JsonContent.Create(body),
        };
        return product.Host.Http.SendAsync(request);
    }

    private async Task<Guid> ExploreAsync()
    {
        await using var scope = product.Host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ExploreDemo>().RunAsync(CancellationToken.None);
    }

    private async Task<AsyncServiceScope> DemoScopeAsync(Guid ownerId)
    {
        await using var scope = product.Host.Services.CreateAsyncScope();
        var membership = await scope.ServiceProvider.GetRequiredService<MembershipLookup>().FindDefaultAsync(ownerId, CancellationToken.None);
        return OrganizationScope.Begin(product.Host.Services.GetRequiredService<IServiceScopeFactory>(), membership!.OrganizationId, ownerId, membership.Role);
    }

    private static Task<AppDbContext> ContextAsync(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
}
