using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Infrastructure.WhatsApp;

/// <summary>200 calls an hour for a business account, 5,000 with a registered number (Meta Cloud API, about the platform, read 2026-11-20).</summary>
public sealed class ManagementBudgetTests
{
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly ManagementBudget _budget;

    public ManagementBudgetTests() => _budget = new(_clock);

    [Theory]
    [InlineData(false, true, 200)]
    [InlineData(false, false, 160)]
    [InlineData(true, true, 5000)]
    [InlineData(true, false, 4000)]
    public void An_hour_has_its_calls_and_what_recurs_leaves_a_fifth(bool isActive, bool isWaitedFor, int calls)
    {
        Assert.Equal(calls, CallAll("waba-1", isActive, isWaitedFor));
        Assert.True(CallAll("waba-2", isActive, isWaitedFor) > 0);
    }

    [Fact]
    public void What_recurs_does_not_use_up_what_a_person_waits_for()
    {
        CallAll("waba-1", isActive: false, isWaitedFor: false);

        Assert.Equal(40, CallAll("waba-1", isActive: false, isWaitedFor: true));
    }

    [Fact]
    public void The_wait_ends_when_the_oldest_calls_are_an_hour_old()
    {
        for (var i = 0; i < 150; i++) Assert.Null(_budget.TryTake("waba-1", false, true));
        _clock.Advance(TimeSpan.FromMinutes(20));
        CallAll("waba-1", false, true);

        var wait = _budget.TryTake("waba-1", false, true)!.Value;

        Assert.Equal(TimeSpan.FromMinutes(40), wait);
        _clock.Advance(wait);
        Assert.Equal(150, CallAll("waba-1", false, true));
    }

    [Theory]
    [InlineData(61)]
    [InlineData(1440)]
    [InlineData(100_000)]
    public void A_long_rest_gives_all_back(int minutes)
    {
        CallAll("waba-1", false, true);

        _clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal(200, CallAll("waba-1", false, true));
    }

    [Fact]
    public void No_hour_ever_sees_more_than_its_calls()
    {
        var calls = new List<DateTime>();
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            if (_budget.TryTake("waba-1", false, true) is null) calls.Add(_clock.UtcNow);
            _clock.Advance(TimeSpan.FromSeconds(random.Next(30)));
        }

        Assert.All(calls, from => Assert.InRange(calls.Count(at => at >= from && at < from.AddMinutes(59)), 1, 200));
    }

    [Fact]
    public async Task A_call_beyond_it_is_answered_as_Meta_would_and_never_made()
    {
        CallAll("waba-1", false, true);
        var made = false;

        var result = await _budget.RunAsync("waba-1", false, true, () =>
        {
            made = true;
            return Task.FromResult(GraphResult<bool>.Ok(true));
        });

        Assert.False(made);
        Assert.Equal((GraphErrors.TooManyCalls, TimeSpan.FromMinutes(60)), (result.Error!.Code, result.Error.RetryAfter));
        Assert.Equal(GraphErrorKind.Throttled, GraphErrors.Classify(result.Error).Kind);
    }

    private int CallAll(string wabaId, bool isActive, bool isWaitedFor)
    {
        var calls = 0;
        while (_budget.TryTake(wabaId, isActive, isWaitedFor) is null) calls++;
        return calls;
    }
}
