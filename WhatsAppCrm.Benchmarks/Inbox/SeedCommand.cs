using System.Diagnostics;
using System.Globalization;
using WhatsAppCrm.Benchmarks.Ingest;

namespace WhatsAppCrm.Benchmarks.Inbox;

/// <summary>Makes a large database and leaves it there, to look at or to measure on: prints where it is.</summary>
public static class SeedCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (conversations, messages) = (Number(args, "--conversations", 100_000), Number(args, "--messages", 300_000));
        var clock = Stopwatch.StartNew();
        var database = await BenchmarkDatabase.CreateAsync(Text(args, "--connection"));
        var seller = await SeedData.FillAsync(database, conversations, messages, done => Console.Write($"\r{done:N0} conversations"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\r{conversations:N0} conversations and {messages:N0} messages in {clock.Elapsed.TotalSeconds:0} s, seller {seller}"));
        Console.WriteLine(database.ConnectionString);
        return 0;
    }

    internal static int Number(string[] args, string name, int otherwise) => Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    internal static string? Text(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
