using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Tests.Support;

/// <summary>A person with a bearer token, and, once they have one, an organization named in every call.</summary>
public sealed class Actor
{
    public const string Password = "a long enough passphrase";

    private Actor(ProductHost host, HttpClient http, string email, Guid userId) => (Host, Http, Email, UserId) = (host, http, email, userId);

    public ProductHost Host { get; }

    /// <summary>Carries the bearer token and <c>X-Organization-Id</c>.</summary>
    public HttpClient Http { get; }

    public string Email { get; }

    public Guid UserId { get; }

    /// <summary>Empty until they belong to one.</summary>
    public Guid OrganizationId { get; private set; }

    public static async Task<Actor> RegisterAsync(ProductHost host, string email)
    {
        var http = host.NewClient();
        await PostAsync(http, "/api/auth/register", new { email, password = Password });
        var tokens = await PostAsync(http, "/api/auth/login", new { email, password = Password });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens!["accessToken"]!);

        await using var scope = host.Services.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var normalized = email.ToUpperInvariant();
        return new Actor(host, http, email, await db.Users.Where(user => user.NormalizedEmail == normalized).Select(user => user.Id).SingleAsync());
    }

    /// <summary>A new token, after a test turned the clock beyond the old one's end.</summary>
    public async Task SignInAgainAsync()
    {
        Http.DefaultRequestHeaders.Authorization = null;
        var tokens = await PostAsync(Http, "/api/auth/login", new { email = Email, password = Password });
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens!["accessToken"]!);
    }

    public async Task<Guid> CreateOrganizationAsync(string name)
    {
        var organization = await PostAsync(Http, "/api/v1/organizations", new { name });
        WorkIn(Guid.Parse((string)organization!["id"]!));
        return OrganizationId;
    }

    /// <summary>Registers another person and makes them a member of this one's organization.</summary>
    public async Task<Actor> NewColleagueAsync(Role role)
    {
        var colleague = await Host.NewPersonAsync();
        await using (var scope = BeginScope())
        {
            await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
            db.Memberships.Add(new Membership(OrganizationId, colleague.UserId, role, DateTime.UtcNow));
            await db.SaveChangesAsync();
        }

        colleague.WorkIn(OrganizationId);
        return colleague;
    }

    /// <summary>A service scope of their organization, for use cases and for looking at what is stored.</summary>
    public AsyncServiceScope BeginScope(Role role = Role.OWNER) =>
        OrganizationScope.Begin(Host.Services.GetRequiredService<IServiceScopeFactory>(), OrganizationId, UserId, role);

    /// <summary>Reads with a context of their organization.</summary>
    public async Task<T> ReadAsync<T>(Func<AppDbContext, Task<T>> read)
    {
        await using var scope = BeginScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    /// <summary>The whole sign-up by REST: dialog approved at once, callback, pickers, saved.</summary>
    /// <param name="account">Which of the offered business accounts, from 0.</param>
    /// <param name="number">Which of its numbers, from 0.</param>
    public async Task<ConnectedPhone> ConnectNumberAsync(int account = 0, int number = 0)
    {
        var begun = await GetAsync($"/api/v1/organizations/{OrganizationId}/whatsapp/init-oauth");
        var state = Uri.EscapeDataString((string)begun["state"]!);

        using var dialog = await Host.Http.GetAsync((string)begun["authUrl"]! + "&sandbox_approve=1");
        var callback = dialog.Headers.Location ?? throw new InvalidOperationException($"The dialog answered {(int)dialog.StatusCode} instead of redirecting.");
        await GetAsync(callback.IsAbsoluteUri ? callback.PathAndQuery : callback.ToString());

        var wabas = (await GetAsync($"/api/v1/organizations/whatsapp/accounts?state={state}"))["wabaOptions"]!.AsArray();
        var wabaId = (string)wabas[account]!["id"]!;
        var phones = (await GetAsync($"/api/v1/organizations/whatsapp/phone-numbers?state={state}&wabaId={wabaId}"))["phoneOptions"]!.AsArray();
        var phoneNumberId = (string)phones[number]!["id"]!;
        await PostAsync(Http, $"/api/v1/organizations/{OrganizationId}/whatsapp/save-config", new { state = (string)begun["state"]!, wabaId, phoneNumberId });

        var accountId = await ReadAsync(db => db.WhatsAppAccounts.Where(row => row.PhoneNumberId == phoneNumberId).Select(row => row.Id).SingleAsync());
        return new ConnectedPhone(accountId, wabaId, phoneNumberId, (string)phones[number]!["displayPhoneNumber"]!);
    }

    /// <summary>GETs JSON; anything but success fails the test with the answer.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "application/json" } } };
        using var response = await Http.SendAsync(request);
        return (await ReadAsync(response))!;
    }

    public Task<JsonNode?> PostAsync<T>(string path, T body) => PostAsync(Http, path, body);

    private void WorkIn(Guid organizationId)
    {
        OrganizationId = organizationId;
        Http.DefaultRequestHeaders.Remove(CurrentOrganizationMiddleware.Header);
        Http.DefaultRequestHeaders.Add(CurrentOrganizationMiddleware.Header, organizationId.ToString());
    }

    private static async Task<JsonNode?> PostAsync<T>(HttpClient http, string path, T body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        return await ReadAsync(response);
    }

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.AbsolutePath} answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}

/// <summary>A number connected to an organization: our id and Meta's.</summary>
public sealed record ConnectedPhone(Guid AccountId, string WabaId, string PhoneNumberId, string DisplayPhoneNumber);
