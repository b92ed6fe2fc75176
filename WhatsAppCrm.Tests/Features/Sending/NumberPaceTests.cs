using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

public sealed class NumberPaceTests
{
    private static readonly PacedNumber Number = new(Guid.NewGuid(), "waba-1", PacedNumber.Standard);

    private readonly TestClock _clock = new();
    private readonly NumberPace _pace;

    public NumberPaceTests() => _pace = new(_clock);

    [Theory]
    [InlineData(false, null, 80)]
    [InlineData(false, "STANDARD", 80)]
    [InlineData(false, "NOT_APPLICABLE", 80)]
    [InlineData(false, "HIGH", 1000)]
    [InlineData(true, null, 20)]
    [InlineData(true, "HIGH", 20)]
    public void The_level_is_Metas_word_and_a_shared_number_has_its_own(bool onBusinessApp, string? level, int perSecond) =>
        Assert.Equal(perSecond, PacedNumber.Level(onBusinessApp, level));

    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    [InlineData(1000)]
    public void Asked_often_enough_a_number_sends_its_level_and_never_more(int level)
    {
        var number = Number with { PerSecond = level };
        var bySecond = new List<int>();
        _pace.Take(number, _pace.Available(number).Count);
        for (var second = 0; second < 5; second++)
        {
            var sent = 0;
            for (var step = 0; step < 100; step++)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(10));
                var count = _pace.Available(number).Count;
                _pace.Take(number, count);
                sent += count;
            }

            bySecond.Add(sent);
        }

        Assert.All(bySecond, sent => Assert.InRange(sent, level - 1, level + 1));
    }

    [Theory]
    [InlineData(20, 2)]
    [InlineData(80, 8)]
    [InlineData(1000, 100)]
    public void A_rest_saves_up_a_tenth_of_a_second_and_no_more(int level, int burst)
    {
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(burst, _pace.Available(Number with { PerSecond = level }).Count);
    }

    [Fact]
    public void When_nothing_is_left_it_says_when_to_ask_again()
    {
        _pace.Take(Number, _pace.Available(Number).Count);

        var allowance = _pace.Available(Number);

        Assert.Equal(0, allowance.Count);
        Assert.InRange((allowance.AgainAtUtc - _clock.UtcNow).TotalMilliseconds, 12, 13);
        Assert.True(_pace.Available(Number with { AccountId = Guid.NewGuid() }).Count > 0);
    }

    [Fact]
    public void Too_fast_halves_the_rate_and_it_grows_back_evenly_within_a_minute()
    {
        PausedAndTakenUpAgain();
        Assert.InRange(_pace.RateOf(Number), 40, 42);
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.InRange(_pace.RateOf(Number), 60, 62);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(80, _pace.RateOf(Number));
    }

    [Fact]
    public void Again_and_again_too_fast_never_stops_it_wholly()
    {
        for (var i = 0; i < 20; i++) PausedAndTakenUpAgain();

        Assert.InRange(_pace.RateOf(Number), 1, 3);
    }

    [Fact]
    public void A_level_that_is_lowered_holds_at_once()
    {
        Assert.Equal(1000, _pace.RateOf(Number with { PerSecond = 1000 }));

        Assert.Equal(20, _pace.RateOf(Number with { PerSecond = 20 }));
        Assert.True(_pace.Available(Number with { PerSecond = 20 }).Count <= 2);
    }

    [Fact]
    public void Many_refusals_of_one_moment_count_as_one()
    {
        var until = _pace.SlowDown(Number, GraphReach.Number, null);
        for (var i = 0; i < 50; i++) Assert.Equal(until, _pace.SlowDown(Number, GraphReach.Number, null));

        Assert.Equal(40, _pace.RateOf(Number), 1.0);
        Assert.Equal(1, (until - _clock.UtcNow).TotalSeconds);
    }

    [Fact]
    public void Pauses_grow_to_five_minutes_and_are_at_least_what_Meta_asked_for()
    {
        var waits = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            var until = _pace.SlowDown(Number, GraphReach.Number, null);
            waits.Add((until - _clock.UtcNow).TotalSeconds);
            _clock.Set(until);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300], waits);
        Assert.Equal(1800, (_pace.SlowDown(Number, GraphReach.Number, TimeSpan.FromMinutes(30)) - _clock.UtcNow).TotalSeconds);
    }

    [Fact]
    public void After_a_pause_one_message_goes_first_and_the_rest_follow_its_answer()
    {
        _clock.Set(_pace.SlowDown(Number, GraphReach.Number, null));
        Assert.Equal(1, _pace.Available(Number).Count);
        _pace.Take(Number, 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _pace.Available(Number).Count);

        _pace.WentWell(Number);

        Assert.True(_pace.Available(Number).Count > 1);
    }

    [Fact]
    public void A_first_message_that_is_never_answered_is_not_waited_for_for_ever()
    {
        _clock.Set(_pace.SlowDown(Number, GraphReach.Number, null));
        _pace.Take(Number, 1);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(1, _pace.Available(Number).Count);
    }

    [Theory]
    [InlineData(GraphReach.Number, true, true)]
    [InlineData(GraphReach.BusinessAccount, false, true)]
    [InlineData(GraphReach.App, false, false)]
    public void A_pause_reaches_as_far_as_Metas_word(GraphReach reach, bool sameAccountGoesOn, bool otherAccountGoesOn)
    {
        _pace.SlowDown(Number, reach, TimeSpan.FromMinutes(1));

        Assert.Equal(0, _pace.Available(Number).Count);
        Assert.Equal(sameAccountGoesOn, _pace.Available(Number with { AccountId = Guid.NewGuid() }).Count > 0);
        Assert.Equal(otherAccountGoesOn, _pace.Available(new(Guid.NewGuid(), "waba-2", 80)).Count > 0);
    }

    [Fact]
    public void What_is_to_be_settled_at_Meta_leaves_the_speed_alone_and_a_person_can_end_the_wait()
    {
        _pace.Wait(Number, TimeSpan.FromMinutes(15));
        Assert.Equal((0, 80), (_pace.Available(Number).Count, _pace.RateOf(Number)));

        _pace.Resume(Number);

        Assert.True(_pace.Available(Number).Count > 1);
    }

    private void PausedAndTakenUpAgain()
    {
        _clock.Set(_pace.SlowDown(Number, GraphReach.Number, null));
        _pace.WentWell(Number);
    }
}
