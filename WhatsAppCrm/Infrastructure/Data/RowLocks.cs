using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// <c>FOR UPDATE</c> on PostgreSQL, where two transactions may read the same row and the later write would undo the
/// earlier one (a status going back, an unread count going wrong). For tracked queries of one table inside
/// <see cref="AppDbContext.BeginWriteAsync"/>. SQLite needs none: one writer at a time. On SQL Server it has no effect yet.
/// </summary>
public static class RowLocks
{
    private const string Tag = "for update";

    public static IQueryable<T> ForUpdate<T>(this IQueryable<T> query) => query.TagWith(Tag);

    internal sealed class Interceptor : DbCommandInterceptor
    {
        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            Lock(command);
            return result;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Lock(command);
            return ValueTask.FromResult(result);
        }

        private static void Lock(DbCommand command)
        {
            if (command.CommandText.StartsWith("-- " + Tag, StringComparison.Ordinal)) command.CommandText += "\nFOR UPDATE";
        }
    }
}
