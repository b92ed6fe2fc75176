namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// The tokens of one number. The bucket holds a tenth of a second's worth, so that no second sees much more than the rate.
/// Too fast halves the rate (multiplicative decrease); it grows back by a sixtieth of the limit each second (additive increase).
/// </summary>
internal sealed class PaceBucket
{
    private const double BurstSeconds = 0.1;
    private const double SecondsToRecover = 60;
    private const double LowestRate = 1;

    private readonly Lock _gate = new();
    private double _tokens = double.PositiveInfinity;
    private DateTimeOffset _filledAt = DateTimeOffset.MinValue;
    private double _loweredTo = double.PositiveInfinity;
    private DateTimeOffset _loweredAt;

    public Allowance Available(int limit, DateTimeOffset now)
    {
        lock (_gate)
        {
            var rate = Fill(limit, now);
            var missing = _tokens >= 1 ? 0 : (1 - _tokens) / rate;
            return new((int)_tokens, now.UtcDateTime.AddSeconds(missing));
        }
    }

    public void Take(int limit, int count, DateTimeOffset now)
    {
        lock (_gate)
        {
            Fill(limit, now);
            _tokens -= count;
        }
    }

    public void Halve(int limit, DateTimeOffset now)
    {
        lock (_gate)
        {
            (_loweredTo, _loweredAt) = (Math.Max(LowestRate, RateAt(limit, now) / 2), now);
            _tokens = Math.Min(_tokens, 1);
        }
    }

    public double Rate(int limit, DateTimeOffset now)
    {
        lock (_gate) return RateAt(limit, now);
    }

    private double Fill(int limit, DateTimeOffset now)
    {
        var rate = RateAt(limit, now);
        // A clock that went back brings nothing and takes nothing.
        var passed = _filledAt == DateTimeOffset.MinValue ? 0 : Math.Max(0, (now - _filledAt).TotalSeconds);
        _tokens = Math.Min(Math.Max(1, rate * BurstSeconds), _tokens + (passed * rate));
        _filledAt = now;
        return rate;
    }

    private double RateAt(int limit, DateTimeOffset now) =>
        double.IsInfinity(_loweredTo) ? limit : Math.Clamp(_loweredTo + (limit / SecondsToRecover * Math.Max(0, (now - _loweredAt).TotalSeconds)), LowestRate, limit);
}
