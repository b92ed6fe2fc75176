using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Support;

/// <summary>A secret was found where it must not be. Says which kind and where, never the value.</summary>
public sealed class CanaryException(string found) : Exception($"The canary sings: {found}");

/// <summary>
/// Looks, when a host ends, whether anything secret of its run lies in its database, its log, its files, or in an answer one of its
/// clients got. Not looked at: the sandbox's own folder and addresses, the development mailbox and its page, the bodies of stored
/// webhooks (Meta's, in a file or table of their own), and request headers.
/// </summary>
public sealed class Canary
{
    private const int LongestAnswer = 2 << 20;

    private readonly ConcurrentQueue<Answer> _answers = new();

    /// <param name="Asked">Address and body of the request: what the caller knew already.</param>
    private sealed record Answer(string Place, string Asked, string Text);

    /// <summary>Keeps what a client is answered.</summary>
    public HttpMessageHandler Listen(HttpMessageHandler inner) => new Listener(_answers) { InnerHandler = inner };

    /// <exception cref="CanaryException">Something was found.</exception>
    internal async Task CheckAsync(IReadOnlyList<KnownSecret> known, TestDatabase database, string dataDirectory, CapturedLog log)
    {
        var secrets = known.Concat(SecretsOfHost.OfSandbox(dataDirectory)).Distinct().ToList();
        var found = InText(secrets, log.Text, "the log").Concat(InAnswers(secrets)).Concat(InFiles(secrets, dataDirectory)).ToList();
        found.AddRange(database.Provider == DatabaseProvider.PostgreSql ? await InPostgresAsync(secrets, database.ConnectionString) : InSqlite(secrets, database.Name));
        if (found.Count > 0) throw new CanaryException(string.Join("; ", found.Distinct()));
    }

    private IEnumerable<string> InAnswers(IReadOnlyList<KnownSecret> secrets) =>
        from answer in _answers
        from secret in secrets
        // A link's secret comes back to whoever followed the link, and is shown once to whoever invites.
        where secret.Kind != SecretKind.Link || !(answer.Asked.Contains(secret.Value, StringComparison.Ordinal) || answer.Place.EndsWith("/invitations", StringComparison.Ordinal))
        where Holds(answer.Text, secret)
        select $"{secret} in the answer to {answer.Place}";

    private static IEnumerable<string> InFiles(IReadOnlyList<KnownSecret> secrets, string directory) =>
        from file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(directory, file)
        where !name.StartsWith("sandbox" + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !name.StartsWith("mail" + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        from found in InBytes(secrets, File.ReadAllBytes(file), $"the file {name}")
        select found;

    /// <summary>The file itself with its log beside it: also what was deleted or overwritten in it must not be there.</summary>
    private static IEnumerable<string> InSqlite(IReadOnlyList<KnownSecret> secrets, string file)
    {
        using (var pool = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString)) SqliteConnection.ClearPool(pool);
        return new[] { file, file + "-wal" }.Where(File.Exists).SelectMany(one => InBytes(secrets, File.ReadAllBytes(one), "the database")).ToList();
    }

    private static async Task<List<string>> InPostgresAsync(IReadOnlyList<KnownSecret> secrets, string connectionString)
    {
        List<string> found = [];
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        Dictionary<string, List<string>> tables = [];
        await using (var command = new NpgsqlCommand(
            """SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'json', 'jsonb')""", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                (tables.TryGetValue(reader.GetString(0), out var columns) ? columns : tables[reader.GetString(0)] = []).Add($"\"{reader.GetString(1)}\"");
            }
        }

        foreach (var (table, columns) in tables)
        {
            await using var command = new NpgsqlCommand($"SELECT concat_ws(' ', {string.Join(", ", columns)}) FROM \"{table}\"", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) found.AddRange(InText(secrets, reader.GetString(0), $"the table {table}"));
        }

        return found;
    }

    private static IEnumerable<string> InText(IEnumerable<KnownSecret> secrets, string text, string where) =>
        secrets.Where(secret => Holds(text, secret)).Select(secret => $"{secret} in {where}");

    private static IEnumerable<string> InBytes(IEnumerable<KnownSecret> secrets, byte[] bytes, string where) =>
        secrets.Where(secret => Holds(bytes, secret)).Select(secret => $"{secret} in {where}");

    private static bool Holds(string text, KnownSecret secret)
    {
        for (var at = text.IndexOf(secret.Value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(secret.Value, at + 1, StringComparison.Ordinal))
        {
            if (secret.Kind != SecretKind.Pin || IsAlone(at > 0 ? text[at - 1] : ' ', at + secret.Value.Length < text.Length ? text[at + secret.Value.Length] : ' ')) return true;
        }

        return false;
    }

    private static bool Holds(byte[] bytes, KnownSecret secret)
    {
        var wanted = Encoding.UTF8.GetBytes(secret.Value);
        for (var from = 0; bytes.AsSpan(from).IndexOf(wanted) is var found and >= 0;)
        {
            var at = from + found;
            if (secret.Kind != SecretKind.Pin || IsAlone(at > 0 ? (char)bytes[at - 1] : ' ', at + wanted.Length < bytes.Length ? (char)bytes[at + wanted.Length] : ' ')) return true;
            from = at + 1;
        }

        return false;
    }

    /// <summary>Six digits within a longer number, a time or an encrypted text are no PIN.</summary>
    private static bool IsAlone(char before, char after) => !(IsPart(before) || IsPart(after));

    private static bool IsPart(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_';

    private sealed class Listener(ConcurrentQueue<Answer> answers) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (path.StartsWith("/sandbox", StringComparison.Ordinal) || path == "/dev/mail") return await base.SendAsync(request, cancellationToken);

            var asked = request.RequestUri.Query + path + (request.Content is { } body && IsText(body.Headers) ? await body.ReadAsStringAsync(cancellationToken) : "");
            var response = await base.SendAsync(request, cancellationToken);
            if (IsText(response.Content.Headers)) await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            var text = IsText(response.Content.Headers) ? await response.Content.ReadAsStringAsync(cancellationToken) : "";
            // A redirect may carry what a body may not; where Meta's dialog is opened, nothing of ours stands in the address.
            answers.Enqueue(new($"{request.Method} {path}", asked, $"{response.Headers}\n{text}"));
            return response;
        }

        private static bool IsText(HttpContentHeaders headers) =>
            headers.ContentType?.MediaType is { } type && headers.ContentLength is null or < LongestAnswer
            && (type.StartsWith("text/", StringComparison.Ordinal) && type != "text/event-stream" || type.EndsWith("json", StringComparison.Ordinal) || type == "application/x-www-form-urlencoded");
    }
}
