namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>Section <c>App</c>.</summary>
public sealed class AppSettings
{
    public const string Section = "App";

    /// <summary>The address Meta and people reach, without a trailing slash. Required in Production; in Development the address listened on.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Database file, keys, media, mail of Development. Relative to the content root.</summary>
    public string DataDirectory { get; set; } = "App_Data";

    /// <summary>
    /// Sign-in addresses of the people who run the installation and may see webhooks nobody could use. Empty: nobody.
    /// Register them before you name them here: whoever registers an address first has it.
    /// </summary>
    public string[] PlatformAdministrators { get; set; } = [];
}

public enum DatabaseProvider
{
    Sqlite,
    PostgreSql,

    /// <summary>Wired and checked by its create script and query texts; has not run against a live server.</summary>
    SqlServer,
}

/// <summary>Section <c>Database</c>; the address is <c>ConnectionStrings:Default</c>.</summary>
public sealed class DatabaseSettings
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;
}

/// <summary>Section <c>Jobs</c>.</summary>
public sealed class JobsSettings
{
    public const string Section = "Jobs";

    /// <summary>False: this process takes webhooks and serves pages but drains no queue.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Milliseconds between sweeps of both queues; new work wakes the drain at once all the same.</summary>
    public int IntervalMs { get; set; } = 5000;
}

/// <summary>Section <c>Mail</c>. Without a host, Development shows mail on a page and Production refuses to start.</summary>
public sealed class MailSettings
{
    public const string Section = "Mail";

    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    public string From { get; set; } = "no-reply@localhost";
}

/// <summary>Section <c>Outside</c>: calls to addresses that organizations typed in.</summary>
public sealed class OutsideSettings
{
    public const string Section = "Outside";

    /// <summary>Also plain HTTP to this machine, to try things out; refused outside Development.</summary>
    public bool AllowLoopbackHttp { get; set; }
}
