namespace WhatsAppCrm.Tests.Support;

/// <summary>A clock that goes as fast as the machine's and is wrong by so much; it can be set while it goes.</summary>
public sealed class WrongClock(TimeSpan by) : TimeProvider
{
    private long _by = by.Ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _by));

    public void BeWrongBy(TimeSpan by) => Volatile.Write(ref _by, by.Ticks);
}
