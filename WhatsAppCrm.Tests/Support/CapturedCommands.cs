using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WhatsAppCrm.Tests.Support;

/// <summary>Listens to what is read and asks SQLite afterwards how it would answer: by an index, or by walking through a table.</summary>
/// <param name="isOfInterest">By the statement: background jobs of the product read too.</param>
internal sealed class CapturedCommands(Func<string, bool> isOfInterest) : DbCommandInterceptor
{
    private readonly ConcurrentQueue<(string Sql, (string Name, object? Value)[] Parameters)> _commands = new();

    public int Count => _commands.Count;

    public void Clear() => _commands.Clear();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (isOfInterest(command.CommandText))
            _commands.Enqueue((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }

    /// <summary>The steps that walk through a whole table. A list of keys is walked through too, and what a statement has gathered itself.</summary>
    public List<(string Sql, string Step)> Scans(string connectionString) =>
        [.. Plans(connectionString).Where(plan => plan.Step.StartsWith("SCAN ", StringComparison.Ordinal) && !plan.Step.Contains("VIRTUAL TABLE") && !plan.Step.Contains("CONSTANT ROW") && !plan.Step.Contains("(subquery")
            && !plan.Sql.Contains($") AS \"{plan.Step.Split(' ')[1]}\""))];

    /// <summary>Every step of every statement, in SQLite's words.</summary>
    public IEnumerable<(string Sql, string Step)> Plans(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        foreach (var (sql, parameters) in _commands)
        {
            using var explain = connection.CreateCommand();
            explain.CommandText = "EXPLAIN QUERY PLAN " + sql;
            foreach (var (name, value) in parameters) explain.Parameters.AddWithValue(name, value);
            using var steps = explain.ExecuteReader();
            while (steps.Read()) yield return (sql, steps.GetString(3));
        }
    }
}
