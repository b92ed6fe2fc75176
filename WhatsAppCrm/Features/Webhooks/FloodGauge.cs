namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Tells when webhooks come faster than they can be processed. Counted by one thread, asked by any.</summary>
internal sealed class FloodGauge
{
    /// <summary>
    /// More than this a second is more than Meta sends (1,000 messages a second are 3,000 statuses and at most 1,000 answers; Meta Cloud
    /// API, throughput, read 2026-11-20) and more than can be processed beside it: a flood, after an outage of ours for example.
    /// </summary>
    private const int PerSecond = 6_000;

    private const int WindowMilliseconds = 250;
    private const int LastsMilliseconds = 1_000;

    private long _until;
    private long _windowStarted;
    private int _inWindow;

    public bool IsFlooded => Environment.TickCount64 < Volatile.Read(ref _until);

    public void Count(int stored)
    {
        var now = Environment.TickCount64;
        if (now - _windowStarted > WindowMilliseconds) (_windowStarted, _inWindow) = (now, 0);
        _inWindow += stored;
        if (_inWindow > PerSecond * WindowMilliseconds / 1000) Volatile.Write(ref _until, now + LastsMilliseconds);
    }
}
