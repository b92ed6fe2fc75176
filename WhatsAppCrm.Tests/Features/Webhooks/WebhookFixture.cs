using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>The product with webhooks signed by the test itself, as Meta would.</summary>
public sealed class WebhookFixture : ProductFixture
{
    public const string AppSecret = "the-app-secret-of-these-tests";
    public const string PreviousAppSecret = "the-secret-before-it";
    public const string VerifyToken = "the-verify-token-of-these-tests";
    public const string Administrator = "platform@example.test";
    public const string Path = "/api/webhooks/whatsapp";

    private static int _numbers = 5000;

    protected override IReadOnlyDictionary<string, string?> Settings => AllSettings;

    public static Dictionary<string, string?> AllSettings => new()
    {
        ["Meta:AppSecret"] = AppSecret,
        ["Meta:PreviousAppSecret"] = PreviousAppSecret,
        ["Meta:VerifyToken"] = VerifyToken,
        ["Jobs:IntervalMs"] = "200",
        ["App:PlatformAdministrators:0"] = Administrator,
    };

    public static string Sign(byte[] body, string secret = AppSecret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>A phone number id nobody has yet.</summary>
    public static string NewPhoneNumberId() => $"10{Interlocked.Increment(ref _numbers)}";

    /// <summary>Posts exactly these bytes; without a signature header when it is null.</summary>
    public static Task<HttpResponseMessage> PostAsync(ProductHost host, byte[] body, string? signature, string path = Path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        if (signature is not null) request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        return host.Http.SendAsync(request);
    }

    /// <summary>Delivers a signed body, expects exactly 200, and waits until nothing is waiting.</summary>
    public async Task DeliverAsync(params JsonNode[] bodies)
    {
        foreach (var body in bodies) await DeliverAsync(Host, body);
    }

    public static async Task DeliverAsync(ProductHost host, JsonNode body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        using var answer = await PostAsync(host, bytes, Sign(bytes));
        Assert.Equal(200, (int)answer.StatusCode);
        await SettleAsync(host);
    }

    /// <summary>Waits until no event is due.</summary>
    public static Task SettleAsync(ProductHost host) => WaitFor.Async(
        async () => !await ReadStoredAsync(host, db => db.WebhookEvents.AnyAsync(stored => stored.State == JobState.PENDING && stored.Attempts == 0)), what: "every webhook event is processed");

    public static async Task<T> ReadAsync<T>(ProductHost host, Func<AppDbContext, Task<T>> read)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    /// <summary>Of the stored webhooks.</summary>
    public static async Task<T> ReadStoredAsync<T>(ProductHost host, Func<WebhookDbContext, Task<T>> read)
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    public Task<Tenant> NewTenantAsync(string? phoneNumberId = null) => NewTenantAsync(Host, phoneNumberId ?? NewPhoneNumberId());

    /// <summary>An organization with a default pipeline and one connected number.</summary>
    public static async Task<Tenant> NewTenantAsync(ProductHost host, string phoneNumberId, bool withPipeline = true)
    {
        var nowUtc = DateTime.UtcNow;
        var organization = Organization.Create("Tenant", null, null, nowUtc);
        var account = new WhatsAppAccount(organization.Id, phoneNumberId);
        account.Connect(new ConnectedNumber("2001", null, phoneNumberId, "+" + phoneNumberId, null, null, false), new("", TokenKind.BUSINESS, null, ""), null, Guid.Empty, nowUtc);
        var tenant = new Tenant(host, organization.Id, account.Id, phoneNumberId);
        await tenant.WriteAsync(db =>
        {
            db.AddRange(organization, account);
            if (!withPipeline) return;
            var pipeline = new Pipeline(organization.Id, "Sales", isDefault: true, nowUtc);
            db.AddRange(pipeline, new Stage(pipeline, "Second", 1, "blue"), new Stage(pipeline, "First", 0, "grey"));
        });
        return tenant;
    }
}

/// <summary>One organization with its number, seen from inside.</summary>
public sealed record Tenant(ProductHost Host, Guid OrganizationId, Guid AccountId, string PhoneNumberId)
{
    public async Task<T> ReadAsync<T>(Func<AppDbContext, Task<T>> read)
    {
        await using var scope = OrganizationScope.Begin(Host.Services.GetRequiredService<IServiceScopeFactory>(), OrganizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    public async Task WriteAsync(Action<AppDbContext> write)
    {
        await using var scope = OrganizationScope.Begin(Host.Services.GetRequiredService<IServiceScopeFactory>(), OrganizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        write(db);
        await db.SaveChangesAsync();
    }

    public Task<List<T>> AllAsync<T>()
        where T : class => ReadAsync(db => db.Set<T>().AsNoTracking().ToListAsync());
}
