using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>One message in six seconds to one customer, bursts of 45 paid for afterwards (Meta Cloud API, about the platform, read 2026-11-20).</summary>
public sealed class PairPaceTests
{
    private readonly TestClock _clock = new();
    private readonly Guid _conversation = Guid.NewGuid();
    private readonly PairPace _pairs;

    public PairPaceTests() => _pairs = new(_clock);

    [Fact]
    public void A_burst_leaves_at_once_and_the_next_message_six_seconds_later()
    {
        Assert.Equal(PairPace.Burst, Send());

        Assert.InRange((_pairs.FreeAt(_conversation)!.Value - _clock.UtcNow).TotalSeconds, 6, 6.1);
        Assert.Null(_pairs.FreeAt(Guid.NewGuid()));
    }

    [Fact]
    public void An_hour_of_sending_whenever_it_is_free_stays_below_Metas_own_count()
    {
        // Meta's bucket as the documentation describes it: 45, and one more in six seconds.
        var (level, filledAt, sent) = (45.0, _clock.UtcNow, 0);
        for (var second = 0; second < 3_600; second++)
        {
            while (_pairs.FreeAt(_conversation) is null)
            {
                _pairs.Take(_conversation);
                level = Math.Min(45, level + ((_clock.UtcNow - filledAt).TotalSeconds / 6)) - 1;
                filledAt = _clock.UtcNow;
                Assert.True(level >= 0, $"131056 after {sent} messages.");
                sent++;
            }

            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(sent, 600, 645);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(6.1, 1)]
    [InlineData(61, 10)]
    [InlineData(605, 44)]
    [InlineData(86_400, 44)]
    public void A_rest_gives_back_one_in_six_seconds_up_to_the_burst(double seconds, int messages)
    {
        Send();

        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(messages, Send());
    }

    [Fact]
    public void Metas_own_word_counts_more_than_what_was_counted_here()
    {
        _pairs.UsedUp(_conversation);

        Assert.InRange((_pairs.FreeAt(_conversation)!.Value - _clock.UtcNow).TotalSeconds, 6, 6.1);
    }

    private int Send()
    {
        var sent = 0;
        for (; _pairs.FreeAt(_conversation) is null; sent++) _pairs.Take(_conversation);
        return sent;
    }
}
