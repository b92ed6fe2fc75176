using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Features.Reports.Counting;
using WhatsAppCrm.Tests.Features.Inbox;

namespace WhatsAppCrm.Tests.Features.Reports;

/// <summary>Every figure of the dashboard, compared with a day that is known step by step (<see cref="KnownDay"/>).</summary>
public sealed class ReportTests(KnownDay day) : IClassFixture<KnownDay>
{
    [Fact]
    public async Task The_figures_of_the_day_stand_beside_those_of_the_day_before()
    {
        var summary = (await day.ReportAsync("summary"))["data"]!;

        Assert.Equal((4, 1), Of(summary, "opened")); // Ana, Bruno, Ana anew, Carla; Dora
        Assert.Equal((1, 1), Of(summary, "resolved"));
        Assert.Equal((5, 1), Of(summary, "received"));
        Assert.Equal((5, 1), Of(summary, "sent")); // three answers, a template, the one that failed; Dora's
        Assert.Equal((1950, 600), Of(summary, "firstAnswerMedian")); // between 5 min and an hour
        Assert.Equal((3270, 600), Of(summary, "firstAnswerP90"));
        Assert.Equal((10_800, 3_600), Of(summary, "resolutionMedian"));
        Assert.Equal((4, 1), Of(summary, "leads")); // Ana, Bruno, Carla, one typed in; Dora
        Assert.Equal((1, null), Of(summary, "winRate"));
    }

    [Fact]
    public async Task Days_and_hours_are_those_of_the_organizations_clock()
    {
        var days = (await day.Owner.GetAsync($"/api/v1/reports/days?from={KnownDay.Before}&to=2026-03-11"))["data"]!.AsArray();
        Assert.Equal(["2026-03-09 1 1 1 1 0", "2026-03-10 4 1 5 5 0", "2026-03-11 0 0 0 0 0"], days.Select(row => $"{row!["day"]} {row["opened"]} {row["resolved"]} {row["received"]} {row["sent"]} {row["automatic"]}"));

        var hours = (await day.ReportAsync("hours"))["data"]!.AsArray();
        Assert.Equal(168, hours.Count);
        Assert.Equal(["Tuesday 9 2", "Tuesday 11 1", "Tuesday 13 1", "Tuesday 23 1"], hours.Where(row => (int)row!["messages"]! > 0).Select(row => $"{Name(row!["day"]!)} {row["hour"]} {row["messages"]}"));

        static string Name(JsonNode node) => node.GetValueKind() == System.Text.Json.JsonValueKind.Number ? ((DayOfWeek)(int)node).ToString() : char.ToUpperInvariant(((string)node!)[0]) + ((string)node!)[1..].ToLowerInvariant();
    }

    [Fact]
    public async Task Each_member_has_what_they_sent_answered_and_settled()
    {
        var sellers = (await day.ReportAsync("sellers"))["data"]!.AsArray().ToDictionary(row => (Guid)row!["userId"]!, row => row!);

        var owner = sellers[day.Owner.UserId];
        Assert.Equal((4, 2, 1, 0), ((int)owner["sent"]!, (int)owner["answers"]!, (int)owner["resolved"]!, (int)owner["open"]!));
        Assert.Equal((1, 300d, 10_800d), ((int)owner["firstAnswer"]!["count"]!, (double)owner["firstAnswer"]!["median"]!, (double)owner["resolution"]!["median"]!));
        var seller = sellers[day.Seller.UserId];
        Assert.Equal((1, 1, 3_600d, 0), ((int)seller["sent"]!, (int)seller["answers"]!, (double)seller["firstAnswer"]!["median"]!, (int)seller["resolved"]!));

        var alone = (await day.ReportAsync("summary", more: $"&memberId={day.Seller.UserId}"))["data"]!;
        Assert.Equal((1, 0), Of(alone, "sent"));
        Assert.Null(alone["opened"]!["now"]);
        Assert.Equal((3_600, null), Of(alone, "firstAnswerMedian"));
    }

    [Fact]
    public async Task Waiting_conversations_failures_templates_and_answer_times_add_up()
    {
        var waiting = (await day.ReportAsync("waiting"))["data"]!.AsArray().ToDictionary(row => (string?)row!["age"] ?? "", row => (int)row!["count"]!);
        // At a quarter to one at night Carla has waited 75 min, Ana since 13:00; Bruno is answered.
        Assert.Equal((0, 1, 1, 0, 0, 0, 1), (waiting["HOUR"], waiting["FOUR_HOURS"], waiting["DAY"], waiting["THREE_DAYS"], waiting["WEEK"], waiting["LONGER"], waiting[""]));
        Assert.Equal(1, (int)(await day.Owner.GetAsync("/api/integrations/conversations?status=OPEN&waiting=FOUR_HOURS"))["total"]!);

        var failure = Assert.Single((await day.ReportAsync("failures"))["data"]!.AsArray())!;
        Assert.Equal((131026, 1), ((int)failure["code"]!, (int)failure["count"]!));
        var template = Assert.Single((await day.ReportAsync("templates"))["data"]!.AsArray())!;
        Assert.Equal(("hello_world", 1, 0), ((string)template["name"]!, (int)template["sent"]!, (int)template["failed"]!));

        var times = (await day.ReportAsync("times"))["data"]!.AsArray();
        Assert.Equal(["300 1 0", "900 0 0", "3600 1 0", "14400 0 1", "86400 0 0", "259200 0 0", " 0 0"], times.Select(row => $"{row!["upToSeconds"]} {row["firstAnswers"]} {row["resolutions"]}"));
    }

    [Fact]
    public async Task Leads_stand_by_stage_and_source_with_what_became_of_them()
    {
        var sources = (await day.ReportAsync("sources"))["data"]!.AsArray().Select(row => $"{row!["source"]} {row["leads"]} {row["won"]}");
        Assert.Equal(["whatsapp 3 1", "=1+1 1 0"], sources);

        var stages = (await day.ReportAsync("stages"))["data"]!.AsArray();
        // Four came into the first stage; one went on to be won, so it has been in both.
        Assert.Equal((4, 4), ((int)stages[0]!["reached"]!, (int)stages[0]!["now"]!)); // Bruno, Carla, the typed one, and Dora of the day before
        var won = stages.Single(stage => (string)stage!["kind"]! == "WON")!;
        Assert.Equal((1, 1, 25_000), ((int)won["reached"]!, (int)won["now"]!, (long)won["valueInCents"]!));
        var outcome = (await day.ReportAsync("summary"))["leads"]!;
        Assert.Equal((4, 1, 0, 25_000), ((int)outcome["created"]!, (int)outcome["won"]!, (int)outcome["lost"]!, (long)outcome["wonInCents"]!));
    }

    [Fact]
    public async Task A_file_has_the_table_and_no_formula_that_would_run()
    {
        using var response = await day.Owner.Http.GetAsync($"/api/v1/reports/sources/export?from={KnownDay.Day}&to={KnownDay.Day}");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sources-2026-03-10-2026-03-10.csv", response.Content.Headers.ContentDisposition!.ToString());
        var lines = text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("'=1+1", lines[2]);
        foreach (var report in new[] { "days", "times", "sellers", "waiting", "hours", "stages", "failures", "templates" })
        {
            using var file = await day.Owner.Http.GetAsync($"/api/v1/reports/{report}/export?from={KnownDay.Day}&to={KnownDay.Day}");
            Assert.True(file.IsSuccessStatusCode && (await file.Content.ReadAsStringAsync()).Split("\r\n").Length >= 3, report);
        }
    }

    [Fact]
    public async Task Sellers_see_no_figures_and_bad_days_are_named()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await day.Seller.CallAsync(HttpMethod.Get, "/api/v1/reports/summary")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await day.Seller.CallAsync(HttpMethod.Get, "/api/v1/reports/days/export")).Status);
        foreach (var (query, field) in new[] { ("from=2026-03-10&to=2026-03-09", "to"), ("from=2020-01-01&to=2026-03-09", "to"), ("from=yesterday", "from") })
        {
            var (status, body) = await day.Owner.CallAsync(HttpMethod.Get, "/api/v1/reports/days?" + query);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(body!["errors"]!.AsObject(), error => error.Key.Equals(field, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Counted_or_not_counted_yet_and_counted_anew_the_figures_stay_the_same()
    {
        string[] reports = ["summary", "days", "hours", "sellers"];
        var live = await AllAsync();
        // The clock stands still between the first look, which takes aim, and the count: nobody may be writing any more.
        await CountAsync();
        day.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.True(await CountAsync() > 0);
        Assert.Equal(live, await AllAsync());
        Assert.Equal((6, 6), await day.Owner.ReadAsync(async db => (await db.MessageTallies.SumAsync(tally => tally.Received), await db.MessageTallies.SumAsync(tally => tally.Sent))));

        await using (var scope = day.Host.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<RecountMessages>().RunAsync(default);
        Assert.Equal(live, await AllAsync());
        day.Clock.Advance(TimeSpan.FromMinutes(3));
        await CountAsync();
        Assert.Equal(live, await AllAsync());

        async Task<string> AllAsync() => string.Join('\n', await Task.WhenAll(reports.Select(async report => (await day.ReportAsync(report)).ToJsonString())));
        async Task<int> CountAsync()
        {
            await using var scope = day.Host.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<CountMessages>().RunAsync(default);
        }
    }

    private static (double? Now, double? Before) Of(JsonNode summary, string name) => ((double?)summary[name]!["now"], (double?)summary[name]!["before"]);
}
