using WhatsAppCrm.Domain.AutoReplies;

namespace WhatsAppCrm.Tests.Features.AutoReply;

/// <summary>The away message, from the webhook to the customer, on the clocks of the organization.</summary>
public sealed class AwayTests
{
    private static readonly object Shop = new
    {
        enabled = true,
        greeting = new { enabled = true, text = "Welcome", afterHours = 1 },
        away = new { enabled = true, text = "Closed" },
        hours = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }.ToDictionary(day => day, _ => new[] { new { from = "09:00", to = "18:00" } }),
        holidays = new[] { new { date = "2026-12-25" } },
    };

    [Fact]
    public async Task It_is_said_once_in_each_closed_time_and_the_greeting_while_open()
    {
        await using var world = await StartAsync("America/Sao_Paulo", "2026-11-20T20:59Z"); // Friday 17:59

        await WriteAtAsync(world, "2026-11-20T20:59Z");
        await WriteAtAsync(world, "2026-11-20T22:05Z");
        await WriteAtAsync(world, "2026-11-21T15:00Z"); // Saturday: the same closed time
        await WriteAtAsync(world, "2026-11-22T12:00Z");
        await WriteAtAsync(world, "2026-11-23T12:00Z"); // Monday 09:00
        await WriteAtAsync(world, "2026-11-23T22:00Z");

        Assert.Equal(["Welcome", "Closed", "Welcome", "Closed"], await world.SentAsync());
        Assert.Equal(
            [AutoReplyOutcome.GREETING, AutoReplyOutcome.AWAY, AutoReplyOutcome.NOTHING, AutoReplyOutcome.NOTHING, AutoReplyOutcome.GREETING, AutoReplyOutcome.AWAY], await world.OutcomesAsync());
    }

    [Fact]
    public async Task A_holiday_is_closed_all_day()
    {
        await using var world = await StartAsync("America/Sao_Paulo", "2026-12-25T15:00Z"); // Friday noon

        await WriteAtAsync(world, "2026-12-25T15:00Z");

        Assert.Equal(["Closed"], await world.SentAsync());
    }

    [Theory]
    [InlineData("2026-10-23T07:30Z", "Welcome")] // Friday 09:30, summer time
    [InlineData("2026-10-26T07:30Z", "Closed")] // Monday 08:30, winter time
    public async Task The_clocks_of_the_organization_count_also_when_they_change(string at, string said)
    {
        await using var world = await StartAsync("Europe/Madrid", at);

        await WriteAtAsync(world, at);

        Assert.Equal([said], await world.SentAsync());
    }

    private static async Task<AutoReplyWorld> StartAsync(string zone, string at)
    {
        var world = await AutoReplyWorld.StartAsync(at: At(at));
        await world.ZoneAsync(zone);
        await world.SetAsync(Shop);
        return world;
    }

    private static async Task WriteAtAsync(AutoReplyWorld world, string at)
    {
        world.Clock.Set(At(at));
        await world.WriteAsync("hello");
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
