using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

public sealed class NumberPaceTests
{
    private readonly TestClock _clock = new();
    private readonly Guid _number = Guid.NewGuid();

    [Fact]
    public void A_number_offers_a_small_burst_and_nothing_once_it_is_taken()
    {
        using var pace = new NumberPace(_clock);

        var offered = pace.Available(_number, onBusinessApp: false);
        pace.Take(_number, onBusinessApp: false, offered);

        Assert.InRange(offered, 1, NumberPace.PerSecond / 10);
        Assert.InRange(pace.Available(_number, onBusinessApp: false), 0, offered - 1);
        Assert.True(pace.Available(Guid.NewGuid(), onBusinessApp: false) > 0);
    }

    [Fact]
    public void A_number_shared_with_the_app_is_slower()
    {
        using var pace = new NumberPace(_clock);

        Assert.True(pace.Available(_number, onBusinessApp: true) < pace.Available(_number, onBusinessApp: false));
    }

    [Fact]
    public void Being_told_to_slow_down_pauses_longer_each_time_and_at_least_as_long_as_asked()
    {
        using var pace = new NumberPace(_clock);

        var first = pace.Throttle(_number, null) - _clock.UtcNow;
        Assert.Equal(0, pace.Available(_number, onBusinessApp: false));
        _clock.Advance(first);
        Assert.True(pace.Available(_number, onBusinessApp: false) > 0);
        var second = pace.Throttle(_number, null) - _clock.UtcNow;
        _clock.Advance(second);
        var asked = pace.Throttle(_number, TimeSpan.FromMinutes(3)) - _clock.UtcNow;

        Assert.Equal((1, 2, 180), (first.TotalSeconds, second.TotalSeconds, asked.TotalSeconds));
    }

    [Fact]
    public void Many_refusals_of_one_moment_count_as_one_and_a_success_starts_afresh()
    {
        using var pace = new NumberPace(_clock);

        Assert.Equal(pace.Throttle(_number, null), pace.Throttle(_number, null));
        _clock.Advance(TimeSpan.FromSeconds(1));
        pace.WentWell(_number);

        Assert.Equal(1, (pace.Throttle(_number, null) - _clock.UtcNow).TotalSeconds);
    }
}
