using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using WhatsAppCrm.Components;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Support;

/// <summary>
/// The whole product in this process, on a real free port, in Development with the sandbox mounted, with a data directory
/// and a database of its own; all gone on dispose.
/// </summary>
public sealed class ProductHost : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly Factory _factory;
    private readonly Canary _canary = new();
    private int _people;

    private ProductHost(TestDatabase database, string dataDirectory, Factory factory, CapturedLog log)
    {
        (_database, DataDirectory, _factory, Log) = (database, dataDirectory, factory, log);
        _factory.StartServer();
        BaseUrl = new Uri(_factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = NewClient();
        Sandbox = new SandboxClient(NewClient());
    }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:40123</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>A stranger: no sign-in, no cookies kept, redirects not followed.</summary>
    public HttpClient Http { get; }

    /// <summary>The running product's own services; begin an organization's scope with <c>OrganizationScope.Begin</c>.</summary>
    public IServiceProvider Services => _factory.Services;

    public SandboxClient Sandbox { get; }

    public CapturedLog Log { get; }

    public string DataDirectory { get; }

    public DatabaseProvider Provider => _database.Provider;

    public string ConnectionString => _database.ConnectionString;

    /// <param name="settings">Section keys, for example <c>Jobs:IntervalMs</c>; they win over everything else.</param>
    /// <param name="clock">The product's clock, when the test turns it.</param>
    /// <param name="services">Replaces services after the product registered its own.</param>
    public static async Task<ProductHost> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? clock = null, Action<IServiceCollection>? services = null)
    {
        var database = await TestDatabase.CreateAsync();
        var directory = Directory.CreateTempSubdirectory("whatsappcrm-test-").FullName;
        var log = new CapturedLog();
        var all = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["App:DataDirectory"] = directory,
            // Every person of every test comes from one address.
            ["RateLimits:AccountAttemptsPerAddress"] = "100000",
            ["Database:Provider"] = database.Provider.ToString(),
            ["ConnectionStrings:Default"] = database.ConnectionString,
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>()) all[key] = value;

        var factory = new Factory(all, log, clock, services);
        try
        {
            // The entry point runs and migrates on this thread: keep the test runner's threads free.
            return await Task.Run(() => new ProductHost(database, directory, factory, log));
        }
        catch
        {
            await factory.DisposeAsync();
            await database.DisposeAsync();
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <summary>A client for this host, with cookies of its own when asked for.</summary>
    public HttpClient NewClient(bool cookies = false, bool followRedirects = false) =>
        new(_canary.Listen(new SocketsHttpHandler { UseCookies = cookies, AllowAutoRedirect = followRedirects })) { BaseAddress = BaseUrl, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Registers a person and signs them in; they belong to no organization yet.</summary>
    public Task<Actor> NewPersonAsync(string? email = null) => Actor.RegisterAsync(this, email ?? $"person{Interlocked.Increment(ref _people)}@example.test");

    /// <summary>Registers a person, signs them in and lets them create an organization, all by REST.</summary>
    public async Task<Actor> NewOwnerAsync(string organizationName = "Test organization")
    {
        var person = await NewPersonAsync();
        await person.CreateOrganizationAsync(organizationName);
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Sandbox.Dispose();
        var secrets = await SecretsOfHost.ReadAsync(Services);
        await _factory.DisposeAsync();
        try
        {
            await _canary.CheckAsync(secrets, _database, DataDirectory, Log);
        }
        finally
        {
            await _database.DisposeAsync();
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    private sealed class Factory : WebApplicationFactory<App>
    {
        private readonly IReadOnlyDictionary<string, string?> _settings;
        private readonly CapturedLog _log;
        private readonly TimeProvider? _clock;
        private readonly Action<IServiceCollection>? _services;

        public Factory(IReadOnlyDictionary<string, string?> settings, CapturedLog log, TimeProvider? clock, Action<IServiceCollection>? services)
        {
            (_settings, _log, _clock, _services) = (settings, log, clock, services);
            UseKestrel();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            foreach (var (key, value) in _settings) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Information)
                .AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning));
            builder.ConfigureServices(services =>
            {
                if (_clock is not null) services.Replace(ServiceDescriptor.Singleton(_clock));
                _services?.Invoke(services);
            });
        }
    }
}

/// <summary>One host for all tests of a class: <c>IClassFixture&lt;ProductFixture&gt;</c>.</summary>
public class ProductFixture : IAsyncLifetime
{
    public ProductHost Host { get; private set; } = null!;

    protected virtual IReadOnlyDictionary<string, string?>? Settings => null;

    public async Task InitializeAsync() => Host = await ProductHost.StartAsync(Settings);

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
