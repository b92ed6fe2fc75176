using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Benchmarks.Inbox;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Reports;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Features.Reports;
using WhatsAppCrm.Features.Reports.Counting;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Benchmarks.Reports;

/// <summary>What a dashboard of 90 days costs through the product's own queries, panel by panel, beside a database of a million messages.</summary>
public static class ReportCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (conversations, messages, rounds) = (SeedCommand.Number(args, "--conversations", 200_000), SeedCommand.Number(args, "--messages", 1_000_000), SeedCommand.Number(args, "--rounds", 15));
        var connection = SeedCommand.Text(args, "--connection");
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, .NET {Environment.Version}, {(connection is null ? "SQLite" : "PostgreSQL")}");
        await using var database = await BenchmarkDatabase.CreateAsync(connection);
        var seller = await SeedData.FillAsync(database, conversations, messages);
        await using var scope = await database.BeginScopeAsync(seller, Role.MANAGER);
        var (factory, current) = (scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>(), scope.ServiceProvider.GetRequiredService<CurrentOrganization>());
        var counting = await CountAsync(factory, current);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{conversations:N0} conversations, {messages:N0} messages; counted in {counting.TotalSeconds:0} s"));
        await database.AnalyzeAsync();

        var clock = new OrganizationTime(factory, current, TimeProvider.System);
        await clock.LoadAsync(default);
        var (leads, waiting, sends) = (new LeadFigureQueries(factory, current), new WaitingQueries(factory, current, TimeProvider.System), new SendFigureQueries(factory, current));
        var reports = new ReportQueries(factory, new TallyQueries(factory, current), new EventQueries(factory, current), waiting, leads, new MemberDirectory(factory), clock, current);
        var pipeline = (await new PipelineQueries(factory, current).ListAsync(default))[0];
        foreach (var days in new[] { 7, 90 })
        {
            var filter = new ReportFilter(ReportRange.Of(clock.Today.AddDays(1 - days), clock.Today, clock));
            Console.WriteLine($"{days} days");
            await TimeAsync("summary, with the time before", rounds, () => reports.SummaryAsync(filter, default));
            await TimeAsync("days", rounds, () => reports.DaysAsync(filter, default));
            await TimeAsync("times", rounds, () => reports.StepsAsync(filter, default));
            await TimeAsync("sellers", rounds, () => reports.SellersAsync(filter, default));
            await TimeAsync("hours", rounds, () => reports.WeekAsync(filter, default));
            await TimeAsync("waiting", rounds, () => waiting.ListAsync(filter, default));
            await TimeAsync("stages", rounds, () => leads.StagesAsync(filter, pipeline, default));
            await TimeAsync("sources", rounds, () => leads.SourcesAsync(filter, default));
            await TimeAsync("failures", rounds, () => sends.FailuresAsync(filter, default));
            await TimeAsync("templates", rounds, () => sends.TemplatesAsync(filter, default));
        }

        return 0;
    }

    /// <summary>As the product's own counting does it, without its patience: nobody writes here.</summary>
    private static async Task<TimeSpan> CountAsync(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
    {
        var (start, tallies, upTo) = (Stopwatch.GetTimestamp(), new AddToTallies(factory, current), Guid.Empty);
        while (true)
        {
            await using var db = await factory.CreateDbContextAsync();
            var page = await db.Messages.AsNoTracking().Where(message => message.Id > upTo).OrderBy(message => message.Id).Take(CountMessages.AtOnce)
                .Select(message => new CountedMessage(message.Id, message.OrganizationId, message.WhatsAppAccountId, message.Direction, message.Kind, message.Origin, message.SentByUserId, message.SentAtUtc)).ToListAsync();
            if (page.Count == 0) break;
            upTo = page[^1].Id;
            await tallies.RunAsync(page, upTo, default);
        }

        await using var last = await factory.CreateDbContextAsync();
        var position = new TallyPosition(DateTime.UtcNow);
        position.Arrive(DateTime.UtcNow);
        last.Add(position);
        await last.SaveChangesAsync();
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task TimeAsync<T>(string name, int rounds, Func<Task<T>> run)
    {
        for (var i = 0; i < 2; i++) await run();
        var times = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await run();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-30} {times[rounds / 2],8:0.0} ms in the middle, {times[^1],8:0.0} at most"));
    }
}
