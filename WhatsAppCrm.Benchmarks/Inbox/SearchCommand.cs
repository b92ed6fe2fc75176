using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Search;
using WhatsAppCrm.Infrastructure.Search;

namespace WhatsAppCrm.Benchmarks.Inbox;

/// <summary>
/// What a search costs among a million messages, through the product's own queries as the page asks them (people, messages and notes), for
/// words from the most common to one that is nowhere, and what it costs to take a message into the index. Goal: p99 at most 10 ms.
/// </summary>
public static class SearchCommand
{
    private const double GoalMs = 10;

    /// <summary>As many messages as the page shows at first.</summary>
    private const int Shown = 20;

    public static async Task<int> RunAsync(string[] args)
    {
        var connection = SeedCommand.Text(args, "--connection");
        var (messages, conversations, rounds) = (SeedCommand.Number(args, "--messages", 1_000_000), SeedCommand.Number(args, "--conversations", 100_000), SeedCommand.Number(args, "--rounds", 200));
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, .NET {Environment.Version}, {(connection is null ? "SQLite" : "PostgreSQL")}, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
        var clock = Stopwatch.StartNew();
        await using var database = await BenchmarkDatabase.CreateAsync(connection);
        var seller = await SeedData.FillAsync(database, conversations, messages);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{messages:N0} messages in {conversations:N0} conversations made in {clock.Elapsed.TotalSeconds:0} s"));
        await using var scope = await database.BeginScopeAsync(seller, Role.SELLER);
        await IndexAsync(database, scope.ServiceProvider);
        return await MeasureAsync(ActivatorUtilities.CreateInstance<SearchQueries>(scope.ServiceProvider), rounds, messages);
    }

    /// <summary>Takes everything in as the product does, oldest marks last, so that it lies there as if it had come over the year.</summary>
    private static async Task IndexAsync(BenchmarkDatabase database, IServiceProvider services)
    {
        await database.InOrganizationAsync(async db =>
        {
            db.Database.SetCommandTimeout(600);
            await db.Database.ExecuteSqlRawAsync("""DELETE FROM "SearchMarks" """);
            await db.Database.ExecuteSqlRawAsync("""INSERT INTO "SearchMarks" ("OrganizationId", "Kind", "SubjectId") SELECT "OrganizationId", 'MESSAGE', "Id" FROM "Messages" ORDER BY "SentAtUtc" """);
            await db.Database.ExecuteSqlRawAsync("""INSERT INTO "SearchMarks" ("OrganizationId", "Kind", "SubjectId") SELECT "OrganizationId", 'PERSON', "Id" FROM "Contacts" ORDER BY "CreatedAtUtc" """);
        });
        var (due, index) = (ActivatorUtilities.CreateInstance<DueMarks>(services), ActivatorUtilities.CreateInstance<IndexMarks>(services, TimeProvider.System));
        var (clock, before, rows) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, 0L);
        for (var some = await due.ListAsync(default); some.Count > 0; some = await due.ListAsync(default))
        {
            foreach (var organization in some) await index.RunAsync(organization.Marks, default);
            rows += some.Sum(organization => organization.Marks.Count);
        }

        var processor = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / rows;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"index: {rows:N0} people and messages in {clock.Elapsed.TotalSeconds:0} s, {rows / clock.Elapsed.TotalSeconds:N0}/s, {processor:0.0} µs of this process' processor time each"));
        await database.AnalyzeAsync();
    }

    private static async Task<int> MeasureAsync(SearchQueries queries, int rounds, int messages)
    {
        var random = new Random(11);
        string Some(int from, int to) => SeedData.Word(random.Next(from, to));
        var searches = new (string Name, Func<string> Text)[]
        {
            ("a most common word", () => Some(0, 16)),
            ("two common words", () => $"{Some(0, 16)} {Some(0, 16)}"),
            ("a common beginning of two letters", () => Some(0, 16)[..2]),
            ("a word in one of a hundred", () => Some(60, 120)),
            ("a word in one of a thousand", () => Some(600, 1_200)),
            ("a rare word", () => Some(20_000, 40_000)),
            ("common and rare together", () => $"{Some(0, 16)} {Some(20_000, 40_000)}"),
            ("a beginning of three letters", () => Some(500, 20_000)[..3]),
            ("a name", () => $"customer {random.Next(100_000)}"),
            ("part of a number", () => $"9000{random.Next(10_000):00000}"),
            ("nothing anywhere", () => "zzyzx" + random.Next(1_000)),
        };
        var all = new List<double>();
        Console.WriteLine($"{"",-36} {"p50",7} {"p99",7} {"cpu",7}   ms");
        foreach (var (name, text) in searches)
        {
            var (times, found, before) = (new List<double>(), 0, TimeSpan.Zero);
            for (var i = -20; i < rounds; i++)
            {
                if (i == 0) before = Environment.CpuUsage.TotalTime;
                var query = SearchQuery.Parse(text());
                var start = Stopwatch.GetTimestamp();
                var people = await queries.PeopleAsync(query, default);
                var hits = await queries.MessagesAsync(query, null, Shown, default);
                var notes = await queries.NotesAsync(query, null, Shown, default);
                if (i < 0) continue;
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                found += hits.Rows.Count + people.Count + notes.Rows.Count;
            }

            var processor = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / rounds;
            all.AddRange(times);
            times.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {times[times.Count / 2],7:0.00} {At(times),7:0.00} {processor,7:0.00}   {(double)found / rounds,5:0.0} found"));
        }

        all.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"search among {messages:N0} messages: p50 {all[all.Count / 2]:0.00} ms, p99 {At(all):0.00} ms, goal {GoalMs} ms: {(At(all) <= GoalMs ? "met" : "MISSED")}"));
        return At(all) <= GoalMs ? 0 : 1;
    }

    private static double At(List<double> sorted) => sorted[(int)((sorted.Count - 1) * 0.99)];
}
