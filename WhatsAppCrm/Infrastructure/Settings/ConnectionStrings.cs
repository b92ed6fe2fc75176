using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>Whether <c>Database:Provider</c> and <c>ConnectionStrings:Default</c> are there and fit each other.</summary>
internal static class ConnectionStrings
{
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        var provider = DatabaseProvider.Sqlite;
        if (SettingsValidation.IsSet(configuration, "Database:Provider", out var name)
            && (!Enum.TryParse(name, ignoreCase: true, out provider) || !Enum.IsDefined(provider) || char.IsAsciiDigit(name[0])))
        {
            yield return $"Database:Provider must be one of {string.Join(", ", Enum.GetNames<DatabaseProvider>())}.";
            yield break;
        }

        if (!SettingsValidation.IsSet(configuration, "ConnectionStrings:Default", out var connectionString))
        {
            if (provider != DatabaseProvider.Sqlite) yield return $"ConnectionStrings:Default is required when Database:Provider is {provider}.";
        }
        else if (!Fits(provider, connectionString))
        {
            yield return $"ConnectionStrings:Default is no connection string for {provider}: it and Database:Provider contradict each other.";
        }
    }

    private static bool Fits(DatabaseProvider provider, string connectionString)
    {
        try
        {
            DbConnectionStringBuilder builder = provider switch
            {
                DatabaseProvider.PostgreSql => new NpgsqlConnectionStringBuilder(),
                DatabaseProvider.SqlServer => new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(),
                _ => new SqliteConnectionStringBuilder(),
            };
            builder.ConnectionString = connectionString;
            return true;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
