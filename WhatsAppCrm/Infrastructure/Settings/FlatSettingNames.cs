using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using Npgsql;

namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>
/// The source documents name their settings flat (<c>META_APP_ID</c>); these names work beside .NET's own
/// (<c>Meta__AppId</c>). They win over the settings files; a section key in the environment or on the command line wins over them.
/// </summary>
public static class FlatSettingNames
{
    private static readonly (string Flat, string Key)[] Names =
    [
        ("META_APP_ID", "Meta:AppId"),
        ("META_APP_SECRET", "Meta:AppSecret"),
        ("WHATSAPP_APP_SECRET", "Meta:AppSecret"),
        ("META_CONFIG_ID", "Meta:ConfigId"),
        ("NEXT_PUBLIC_META_CONFIG_ID", "Meta:ConfigId"),
        ("META_REDIRECT_URI", "Meta:RedirectUri"),
        ("META_ACCESS_TOKEN", "Meta:SystemUserToken"),
        ("WHATSAPP_ACCESS_TOKEN", "Meta:SystemUserToken"),
        ("WHATSAPP_VERIFY_TOKEN", "Meta:VerifyToken"),
        ("PUBLIC_URL", "App:PublicUrl"),
        ("FRONTEND_URL", "App:PublicUrl"),
        ("JOB_RUNNER_ENABLED", "Jobs:Enabled"),
        ("JOB_RUNNER_INTERVAL_MS", "Jobs:IntervalMs"),
    ];

    /// <summary>Adds every flat name that is set; of two for one key the first. <c>DATABASE_URL</c> becomes provider and connection string.</summary>
    /// <exception cref="StartException"><c>DATABASE_URL</c> is not a postgres:// URL, or <c>Database:Provider</c> names another database.</exception>
    public static void AddFlatSettingNames(this ConfigurationManager configuration)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (flat, key) in Names)
        {
            if (configuration[flat] is { Length: > 0 } value) values.TryAdd(key, value);
        }

        if (configuration["DATABASE_URL"] is { Length: > 0 } url && string.IsNullOrEmpty(configuration.GetConnectionString("Default")))
        {
            if (configuration["Database:Provider"] is { Length: > 0 } provider && !provider.Equals(nameof(DatabaseProvider.PostgreSql), StringComparison.OrdinalIgnoreCase))
                throw new StartException($"DATABASE_URL is for PostgreSQL, but Database:Provider is {provider}: remove one of them.");
            values["Database:Provider"] = nameof(DatabaseProvider.PostgreSql);
            values["ConnectionStrings:Default"] = PostgresConnectionString(url);
        }

        var files = configuration.Sources.ToList().FindLastIndex(source => source is EnvironmentVariablesConfigurationSource);
        configuration.Sources.Insert(files < 0 ? configuration.Sources.Count : files, new MemoryConfigurationSource { InitialData = values });
    }

    private static string PostgresConnectionString(string url)
    {
        const string wrong = "DATABASE_URL must be a postgres:// URL such as postgres://user:password@host:5432/database?sslmode=require.";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql") || uri.AbsolutePath.Length < 2)
            throw new StartException(wrong);

        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        if (System.Web.HttpUtility.ParseQueryString(uri.Query)["sslmode"] is { } sslMode)
        {
            // libpq writes verify-full, Npgsql VerifyFull.
            if (!Enum.TryParse<SslMode>(sslMode.Replace("-", ""), ignoreCase: true, out var mode)) throw new StartException(wrong);
            builder.SslMode = mode;
        }

        return builder.ConnectionString;
    }
}
