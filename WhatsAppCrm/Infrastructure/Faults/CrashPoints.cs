using System.Diagnostics;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Faults;

/// <summary>The moments at which dying would hurt most, on the way in, on the way out and between colleagues.</summary>
public enum CrashPoint
{
    /// <summary>In: the raw body is on the disk, the 200 has not left.</summary>
    IN_STORED,

    /// <summary>In: the 200 has left, nothing is processed.</summary>
    IN_ANSWERED,

    /// <summary>In: everything of a batch is written, its transaction is not committed.</summary>
    IN_APPLYING,

    /// <summary>In: the effects are committed, the events not marked as done.</summary>
    IN_APPLIED,

    /// <summary>Out: message and place in the queue are committed, nobody was told.</summary>
    OUT_QUEUED,

    /// <summary>Out: the claim is committed, the request has not left.</summary>
    OUT_CLAIMED,

    /// <summary>Out: Meta has the request, its answer is not read.</summary>
    OUT_REQUESTED,

    /// <summary>Out: the answer is read, the outcome is not written.</summary>
    OUT_ANSWERED,

    /// <summary>Out: the outcome is committed, nobody was told.</summary>
    OUT_RECORDED,

    /// <summary>Turns: conversations are given, the transaction is not committed.</summary>
    TURN_GIVING,

    /// <summary>Turns: it is committed, nobody was told.</summary>
    TURN_GIVEN,
}

/// <summary>
/// Lets a test end this process at a named moment, as <c>kill -9</c> would: <c>Faults:CrashAt</c> is a <see cref="CrashPoint"/> and, after a
/// colon, how often it is passed before (IN_STORED:7). Refused outside Development; without the setting passing one is a null check.
/// A static, because it is about the process and not about anything in it.
/// </summary>
public static class CrashPoints
{
    public const string Setting = "Faults:CrashAt";

    private static Armed? _armed;

    /// <summary>Whether a test wants this process to die; asked where a point costs more than passing it.</summary>
    public static bool IsArmed => _armed is not null;

    /// <exception cref="StartException">The setting is there outside Development, or names no point.</exception>
    public static void Arm(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration[Setting] is not { Length: > 0 } text) return;
        if (!environment.IsDevelopment()) throw new StartException($"{Setting} is for tests in Development only; remove it.");

        var parts = text.Split(':');
        var times = 1;
        if (parts.Length > 2 || !Enum.TryParse<CrashPoint>(parts[0], out var point) || (parts.Length == 2 && (!int.TryParse(parts[1], out times) || times < 1)))
            throw new StartException($"{Setting} must be one of {string.Join(", ", Enum.GetNames<CrashPoint>())}, and how often after a colon.");
        _armed = new Armed(point, times);
    }

    public static void Pass(CrashPoint point) => _armed?.Pass(point);

    private sealed class Armed(CrashPoint at, int times)
    {
        private int _left = times;

        public void Pass(CrashPoint point)
        {
            if (point != at || Interlocked.Decrement(ref _left) > 0) return;
            Process.GetCurrentProcess().Kill();
            // Nothing after the point may happen while the signal is on its way.
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
