namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>
/// The source documents name their settings flat (<c>META_APP_ID</c>); these names work beside .NET's own
/// (<c>Meta__AppId</c>). The section key wins when both are set.
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

    /// <summary>Adds every flat name that is set and whose section key is not. <c>DATABASE_URL</c> becomes provider and connection string.</summary>
    /// <exception cref="InvalidOperationException"><c>DATABASE_URL</c> is not a postgres:// URL.</exception>
    public static void AddFlatSettingNames(this ConfigurationManager configuration)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (flat, key) in Names)
        {
            if (configuration[flat] is { Length: > 0 } value && !values.ContainsKey(key) && Environment.GetEnvironmentVariable(key.Replace(":", "__")) is null)
                values[key] = value;
        }

        if (configuration["DATABASE_URL"] is { Length: > 0 } url && string.IsNullOrEmpty(configuration.GetConnectionString("Default")))
        {
            values["Database:Provider"] = nameof(DatabaseProvider.PostgreSql);
            values["ConnectionStrings:Default"] = PostgresConnectionString(url);
        }

        configuration.AddInMemoryCollection(values);
    }

    private static string PostgresConnectionString(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql"))
            throw new InvalidOperationException("DATABASE_URL must be a postgres:// URL.");

        var user = uri.UserInfo.Split(':', 2);
        var builder = new Npgsql.NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = uri.AbsolutePath.Trim('/'),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        if (System.Web.HttpUtility.ParseQueryString(uri.Query)["sslmode"] is { } sslMode) builder["SSL Mode"] = sslMode;
        return builder.ConnectionString;
    }
}
