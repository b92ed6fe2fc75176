namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>Whether a message that failed can be sent again by a person. Meta Cloud API, error codes, read 2026-11-20; the judgement is ours.</summary>
public static class Resending
{
    /// <summary>Ours: a person had it sent again without knowing whether it arrived.</summary>
    public const int GivenUp = -1;

    /// <summary>Ours: a person took it back before it left.</summary>
    public const int Cancelled = -2;

    /// <summary>Codes whose cause passes, or can be removed by somebody. Nothing is doubled by it: what failed did not arrive.</summary>
    private static readonly HashSet<int> Possible =
    [
        Cancelled, 0, 1, 2, 3, 4, 10, 190, 613, 80007, 130429, 131000, 131005, 131016, 131030, 131037, 131042, 131044, 131045, 131053, 131056, 131057, 131059,
        132069, 133000, 133004, 133005, 133006, 133008, 133009, 133010, 133015, 134011, 134101, 135000, 2494100,
    ];

    /// <param name="code">Meta's, one of ours, or 0.</param>
    public static bool IsPossible(int code) => Possible.Contains(code) || code is >= 200 and <= 299;
}
