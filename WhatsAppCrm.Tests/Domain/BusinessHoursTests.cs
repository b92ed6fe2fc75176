using WhatsAppCrm.Domain.AutoReplies;

namespace WhatsAppCrm.Tests.Domain;

public sealed class BusinessHoursTests
{
    private static readonly TimeZoneInfo SaoPaulo = TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo"); // UTC-3, no daylight saving time since 2019
    private static readonly TimeZoneInfo Madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid"); // UTC+1, in summer +2

    private static readonly OpenHours[] Shop =
    [
        .. new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }
            .SelectMany(day => new[] { new OpenHours(day, new(9, 0), new(12, 0)), new OpenHours(day, new(14, 0), new(18, 0)) }),
    ];

    [Theory]
    [InlineData("2026-11-20T11:59Z", false)] // Friday, 08:59
    [InlineData("2026-11-20T12:00Z", true)]
    [InlineData("2026-11-20T15:00Z", false)] // lunch
    [InlineData("2026-11-20T17:00Z", true)]
    [InlineData("2026-11-20T21:00Z", false)] // 18:00
    [InlineData("2026-11-21T14:00Z", false)] // Saturday
    public void Hours_are_read_on_the_clocks_of_the_organization(string utc, bool open) =>
        Assert.Equal(open, new BusinessHours(Shop, [], SaoPaulo).IsOpen(Utc(utc)));

    [Fact]
    public void Nine_o_clock_stays_nine_o_clock_when_the_clocks_change()
    {
        var hours = new BusinessHours(Shop, [], Madrid);

        Assert.Equal(Utc("2026-10-23T07:00Z"), hours.OpensAtUtc(Utc("2026-10-22T20:00Z"))); // Friday, summer time
        Assert.Equal(Utc("2026-10-26T08:00Z"), hours.OpensAtUtc(Utc("2026-10-25T20:00Z"))); // Monday, winter time
        Assert.False(hours.IsOpen(Utc("2026-10-26T07:30Z")));
        Assert.True(hours.IsOpen(Utc("2026-03-30T07:30Z"))); // the day after the change in spring
    }

    [Fact]
    public void A_time_the_clocks_jump_over_is_the_moment_they_do()
    {
        var night = new BusinessHours([new(DayOfWeek.Sunday, new(2, 30), new(5, 0))], [], Madrid);

        Assert.False(night.IsOpen(Utc("2026-03-29T00:59Z")));
        Assert.True(night.IsOpen(Utc("2026-03-29T01:00Z"))); // 03:00
        Assert.False(night.IsOpen(Utc("2026-03-29T03:00Z"))); // 05:00
    }

    [Fact]
    public void Hours_past_midnight_belong_to_the_evening_they_began()
    {
        var bar = new BusinessHours([new(DayOfWeek.Friday, new(18, 0), new(2, 0))], [new(new DateOnly(2026, 11, 21), null)], SaoPaulo);

        Assert.True(bar.IsOpen(Utc("2026-11-21T04:59Z"))); // Saturday 01:59, and a holiday
        Assert.False(bar.IsOpen(Utc("2026-11-21T05:00Z")));
        Assert.False(bar.IsOpen(Utc("2026-11-20T04:00Z"))); // Friday 01:00: Thursday had none
        Assert.Equal(Utc("2026-11-21T05:00Z"), bar.ClosedSinceUtc(Utc("2026-11-24T12:00Z")));
    }

    [Fact]
    public void A_holiday_makes_one_long_closed_time()
    {
        var hours = new BusinessHours(Shop, [new(new DateOnly(2026, 12, 25), "Christmas")], SaoPaulo); // a Friday

        Assert.False(hours.IsOpen(Utc("2026-12-25T15:00Z")));
        Assert.Equal(Utc("2026-12-24T21:00Z"), hours.ClosedSinceUtc(Utc("2026-12-27T12:00Z")));
        Assert.Equal(Utc("2026-12-28T12:00Z"), hours.OpensAtUtc(Utc("2026-12-25T12:00Z")));
    }

    [Fact]
    public void Without_hours_it_is_always_open_except_on_holidays()
    {
        var hours = new BusinessHours([], [new(new DateOnly(2026, 12, 25), null)], SaoPaulo);

        Assert.True(hours.IsOpen(Utc("2026-12-24T05:00Z")));
        Assert.False(hours.IsOpen(Utc("2026-12-25T05:00Z")));
        Assert.Equal(Utc("2026-12-25T03:00Z"), hours.ClosedSinceUtc(Utc("2026-12-25T23:00Z")));
        Assert.Equal(Utc("2026-12-26T03:00Z"), hours.OpensAtUtc(Utc("2026-12-25T23:00Z")));
    }

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
}
