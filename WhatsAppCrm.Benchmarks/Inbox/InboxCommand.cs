using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.Search;

namespace WhatsAppCrm.Benchmarks.Inbox;

/// <summary>
/// What a page of the inbox costs through the product's own query, at 1,000, 100,000 and 1,000,000 conversations: every view and
/// sort, the first page and one further down, and the counters. Goals: p99 at most 3 ms, and at most 2.5 times that of 1,000.
/// </summary>
public static class InboxCommand
{
    private const double GoalMs = 3, GoalRatio = 2.5;

    public static async Task<int> RunAsync(string[] args)
    {
        var connection = SeedCommand.Text(args, "--connection");
        var sizes = (SeedCommand.Text(args, "--sizes") ?? "1000,100000,1000000").Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        var rounds = SeedCommand.Number(args, "--rounds", 300);
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, .NET {Environment.Version}, {(connection is null ? "SQLite" : "PostgreSQL")}, {rounds} rounds of each");
        var all = new List<Dictionary<string, (double P50, double P99)>>();
        foreach (var size in sizes)
        {
            var clock = Stopwatch.StartNew();
            await using var database = await BenchmarkDatabase.CreateAsync(connection);
            var seller = await SeedData.FillAsync(database, size, size);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size:N0} conversations made in {clock.Elapsed.TotalSeconds:0} s"));
            all.Add(await MeasureAsync(database, seller, rounds));
        }

        return Report(sizes, all);
    }

    private static async Task<Dictionary<string, (double P50, double P99)>> MeasureAsync(BenchmarkDatabase database, Guid seller, int rounds)
    {
        await using var scope = await database.BeginScopeAsync(seller, Role.SELLER);
        var queries = ActivatorUtilities.CreateInstance<InboxQueries>(scope.ServiceProvider, ActivatorUtilities.CreateInstance<SearchQueries>(scope.ServiceProvider), TimeProvider.System);
        var now = DateTime.UtcNow;
        var results = new Dictionary<string, (double, double)>();
        foreach (var view in Enum.GetValues<InboxView>())
        {
            foreach (var sort in view == InboxView.Closing ? [InboxSort.Closing] : Enum.GetValues<InboxSort>())
            {
                var order = new InboxAddress(View: view) { ChosenSort = sort }.Order(seller, now);
                var first = await queries.ListAsync(order, null, default);
                results[$"{view} by {sort}"] = await TimeAsync(rounds, () => queries.ListAsync(order, null, default));
                if (first.Count == InboxQueries.PageSize) results[$"{view} by {sort}, next"] = await TimeAsync(rounds, () => queries.ListAsync(order, order.KeyOf(first[^1]), default));
            }

            results[$"{view} counted"] = await TimeAsync(rounds, () => queries.CountAsync(ConversationFilter.Of(view, seller, null), 100, default));
        }

        var filters = new Dictionary<string, ConversationFilter>
        {
            ["unread"] = new() { IsUnread = true }, ["high priority"] = new() { Priority = Domain.Conversations.ConversationPriority.HIGH }, ["language es"] = new() { Language = "es" }, ["window open"] = new() { Window = WindowState.OPEN },
        };
        foreach (var (name, chosen) in filters)
        {
            var order = new InboxAddress { Chosen = chosen }.Order(seller, now);
            results[$"filter: {name}"] = await TimeAsync(rounds, () => queries.ListAsync(order, null, default));
        }

        results["unread in the title"] = await TimeAsync(rounds, () => queries.CountUnreadAsync(100, default));
        return results;
    }

    private static async Task<(double P50, double P99)> TimeAsync<T>(int rounds, Func<Task<T>> run)
    {
        for (var i = 0; i < 30; i++) await run();
        var times = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await run();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return (times[rounds / 2], times[(int)((rounds - 1) * 0.99)]);
    }

    private static int Report(List<int> sizes, List<Dictionary<string, (double P50, double P99)>> all)
    {
        var missed = 0;
        foreach (var name in all[0].Keys.Union(all[^1].Keys))
        {
            var cells = all.Select(one => one.TryGetValue(name, out var time) ? string.Create(CultureInfo.InvariantCulture, $"{time.P50,6:0.00} {time.P99,6:0.00}") : "     -      -").ToList();
            var misses = all[^1].TryGetValue(name, out var last) && (last.P99 > GoalMs || (all[0].TryGetValue(name, out var small) && last.P99 > GoalRatio * small.P99));
            if (misses) missed++;
            Console.WriteLine($"{name,-34} {string.Join("   |", cells)}{(misses ? "  misses" : "")}");
        }

        Console.WriteLine($"p50 and p99 in ms at {string.Join(", ", sizes.Select(size => size.ToString("N0", CultureInfo.InvariantCulture)))}; {missed} miss p99 {GoalMs} ms or {GoalRatio} times the smallest");
        return missed == 0 ? 0 : 1;
    }
}
