using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Tells an event that can't be applied from a database that can't be reached, is full, or asks to try again.</summary>
internal static class DatabaseTrouble
{
    /// <summary>SQLite's BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN.</summary>
    private static readonly int[] SqliteCodes = [5, 6, 7, 8, 10, 11, 13, 14];

    /// <summary>SQLite's extended codes of a unique key, a primary key and a foreign key.</summary>
    private static readonly int[] SqliteRaces = [2067, 1555, 787];

    public static bool Is(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is SqliteException sqlite && SqliteCodes.Contains(sqlite.SqliteErrorCode)) return true;
            if (inner is DbException { IsTransient: true } or SocketException or TimeoutException or IOException) return true;
        }

        return false;
    }

    /// <summary>Somebody else wrote the same, or what this refers to, at the same moment: reading again shows it. A value the database does not take is none.</summary>
    public static bool IsRace(Exception exception) => exception is DbUpdateConcurrencyException
        || exception is DbUpdateException && exception.GetBaseException() switch
        {
            SqliteException sqlite => SqliteRaces.Contains(sqlite.SqliteExtendedErrorCode),
            PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation,
            _ => true,
        };

    /// <summary>For the dead letter: what went wrong, without anything a customer wrote. A database's own message names columns, not values.</summary>
    public static string Describe(Exception exception)
    {
        var cause = exception.GetBaseException();
        return cause is DbException ? $"{cause.GetType().Name}: {cause.Message}" : $"{cause.GetType().Name} in {cause.TargetSite?.DeclaringType?.Name}.{cause.TargetSite?.Name}";
    }
}
