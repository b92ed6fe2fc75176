using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Features.Templates;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Templates;

/// <summary>An organization with a connected number, a manager and a seller; product and sandbox share a clock. Tests tell their templates apart by name.</summary>
public sealed class TemplateWorld : IAsyncLifetime
{
    public const string Templates = "/api/integrations/whatsapp/templates";

    private int _names;

    public TestClock Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public ProductHost Host { get; private set; } = null!;

    public Actor Owner { get; private set; } = null!;

    public Actor Manager { get; private set; } = null!;

    public Actor Seller { get; private set; } = null!;

    public ConnectedPhone Number { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Jobs:IntervalMs"] = "200" }, Clock);
        Owner = await Host.NewOwnerAsync();
        Number = await Owner.ConnectNumberAsync();
        Manager = await Owner.NewColleagueAsync(Role.MANAGER);
        Seller = await Owner.NewColleagueAsync(Role.SELLER);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>Later, with everybody signed in anew: bearer tokens live an hour.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        foreach (var actor in new[] { Owner, Manager, Seller })
        {
            using var answer = await Host.Http.PostAsJsonAsync("/api/auth/login", new { email = actor.Email, password = Actor.Password });
            actor.Http.DefaultRequestHeaders.Authorization = new("Bearer", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["accessToken"]!.ToString());
        }
    }

    public string NewName() => $"order_ready_{Interlocked.Increment(ref _names)}";

    /// <summary>A body with one variable and its example, as Meta's array.</summary>
    public static JsonArray Components(string body = "Hi {{1}}, your order is ready.") => JsonNode.Parse(new TemplateContent { Body = body, BodyExamples = new Dictionary<string, string> { ["1"] = "Ana" } }.ToJson())!.AsArray();

    public static object NewTemplate(string name, JsonNode? components = null, string category = "UTILITY", bool draft = false, string language = "en_US") =>
        new { name, language, category, componentsJson = components ?? Components(), draft };

    /// <summary>Created and approved; its id here and at Meta.</summary>
    public async Task<(Guid Id, string MetaId)> ApprovedAsync(string? name = null)
    {
        var row = (await Manager.PostAsync(Templates, NewTemplate(name ?? NewName())))!;
        await Host.Sandbox.ReviewTemplateAsync(row["metaTemplateId"]!.ToString(), "APPROVED");
        var id = Guid.Parse(row["id"]!.ToString());
        await IsAsync(id, TemplateStatus.APPROVED);
        return (id, row["metaTemplateId"]!.ToString());
    }

    public Task<JsonNode> FindAsync(Guid id) => Manager.GetAsync($"{Templates}/{id}");

    public Task IsAsync(Guid id, TemplateStatus status) =>
        WaitFor.Async(async () => await Owner.ReadAsync(db => db.Templates.AnyAsync(one => one.Id == id && one.Status == status)), TimeSpan.FromSeconds(20), $"{id} is {status}");

    public Task<(HttpStatusCode Status, JsonNode? Body)> PatchAsync(Guid id, object body, Actor? actor = null) => (actor ?? Manager).CallAsync(HttpMethod.Patch, $"{Templates}/{id}", body);

    public async Task SyncAsync()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SyncDueTemplates>().RunAsync(CancellationToken.None);
    }

    /// <summary>The Graph calls of one kind, with their bodies.</summary>
    public async Task<List<JsonNode>> CallsAsync(string method, string ending) =>
        [.. (await Host.Sandbox.WireAsync()).AsArray().OfType<JsonNode>().Where(call => call["method"]!.ToString() == method && call["path"]!.ToString().EndsWith(ending, StringComparison.Ordinal))];
}
