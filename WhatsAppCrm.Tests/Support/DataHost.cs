using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Tests.Support;

/// <summary>A migrated database and the product's services that stand on it, without the web around them.</summary>
public sealed class DataHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TestDatabase? _owned;

    private DataHost(TestDatabase database, bool owns)
    {
        _owned = owns ? database : null;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = database.Provider.ToString(),
            ["ConnectionStrings:Default"] = database.ConnectionString,
        });
        builder.Services.AddLogging();
        builder.AddData();
        builder.AddIdentityAndSecrets();
        _host = builder.Build();
    }

    public IServiceProvider Services => _host.Services;

    /// <param name="database">To stand on another host's database, as a second process would; it is not dropped then.</param>
    public static async Task<DataHost> StartAsync(TestDatabase? database = null)
    {
        var host = new DataHost(database ?? await TestDatabase.CreateAsync(), owns: database is null);
        await DataSetup.MigrateAsync(host.Services, CancellationToken.None);
        return host;
    }

    /// <summary>A scope of this organization, or of none.</summary>
    public AsyncServiceScope BeginScope(Guid? organizationId) => organizationId is { } id
        ? OrganizationScope.Begin(Services.GetRequiredService<IServiceScopeFactory>(), id)
        : Services.CreateAsyncScope();

    /// <summary>Runs with a context of this organization, or of none.</summary>
    public async Task<T> WithAsync<T>(Guid? organizationId, Func<AppDbContext, Task<T>> work)
    {
        await using var scope = BeginScope(organizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await work(db);
    }

    /// <summary>Stores these rows of an organization.</summary>
    public Task SaveAsync(Guid? organizationId, params object[] rows) => WithAsync(organizationId, db =>
    {
        db.AddRange(rows);
        return db.SaveChangesAsync();
    });

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        if (_owned is not null) await _owned.DisposeAsync();
    }
}
