using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Tests.Support;

/// <summary>
/// Contexts that write every command for SQL Server and send none: there is no server. Counts answer 0, everything else no
/// rows, so a query's text is seen and what follows an empty answer runs too.
/// </summary>
public sealed class OfflineSqlServer(CurrentOrganization current) : IDbContextFactory<AppDbContext>
{
    private readonly Recorder _recorder = new();

    /// <summary>The texts of all commands so far.</summary>
    public IReadOnlyList<string> Commands => _recorder.Texts;

    public AppDbContext CreateDbContext()
    {
        var options = new DbContextOptionsBuilder<AppDbContext>();
        DataSetup.Configure(options, DatabaseProvider.SqlServer, "Server=nowhere.invalid;Database=crm;Encrypt=false");
        options.AddInterceptors(_recorder, new NoConnection(), new NoTransaction());
        return new AppDbContext(options.Options, current, new DatabaseWriteGate(oneWriter: false));
    }

    private sealed class Recorder : DbCommandInterceptor
    {
        public List<string> Texts { get; } = [];

        public override InterceptionResult<DbCommand> CommandCreating(CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result) =>
            InterceptionResult<DbCommand>.SuppressWithResult(new Command(eventData.Connection!.CreateCommand(), Texts));
    }

    /// <summary>Takes SQL Server's parameters and any transaction, notes its text and answers by itself.</summary>
    private sealed class Command(DbCommand inner, List<string> texts) : DbCommand
    {
        [AllowNull]
        public override string CommandText { get; set; } = "";
        public override int CommandTimeout { get; set; }
        public override CommandType CommandType { get; set; } = CommandType.Text;
        public override UpdateRowSource UpdatedRowSource { get; set; }
        public override bool DesignTimeVisible { get; set; }
        protected override DbConnection? DbConnection { get; set; }
        protected override DbTransaction? DbTransaction { get; set; }
        protected override DbParameterCollection DbParameterCollection => inner.Parameters;

        public override void Cancel()
        {
        }

        public override void Prepare()
        {
        }

        public override int ExecuteNonQuery()
        {
            texts.Add(CommandText);
            return 0;
        }

        public override object? ExecuteScalar()
        {
            texts.Add(CommandText);
            return null;
        }

        protected override DbParameter CreateDbParameter() => inner.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            texts.Add(CommandText);
            using var table = new DataTable();
            if (CommandText.StartsWith("SELECT COUNT(", StringComparison.Ordinal)) AddRow(table, 0);
            if (CommandText.StartsWith("SELECT COUNT_BIG(", StringComparison.Ordinal)) AddRow(table, 0L);
            if (CommandText.StartsWith("SELECT CASE", StringComparison.Ordinal)) AddRow(table, false);
            return table.CreateDataReader();
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        private static void AddRow<T>(DataTable table, T value)
        {
            table.Columns.Add("Value", typeof(T));
            table.Rows.Add(value);
        }
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }

    private sealed class NoTransaction : DbTransactionInterceptor
    {
        public override InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) =>
            InterceptionResult<DbTransaction>.SuppressWithResult(new Transaction(connection));

        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(TransactionStarting(connection, eventData, result));
    }

    private sealed class Transaction(DbConnection connection) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }
    }
}
