namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>Why a number's silence is worth a warning. Stored and sent by name.</summary>
public enum SilenceReason
{
    /// <summary>Meta took messages of ours, and not one status came back.</summary>
    NO_STATUS,

    /// <summary>Nothing came, although plenty came at this time of both weeks before.</summary>
    UNUSUALLY_QUIET,
}

/// <summary>What is known of a number's traffic.</summary>
/// <param name="ListeningSinceUtc">When it was last connected.</param>
/// <param name="LastWebhookAtUtc">Null: none ever.</param>
/// <param name="FirstUnansweredSendAtUtc">The first message Meta took after the last webhook; null when there is none.</param>
/// <param name="OneWeekAgo">Customers' messages in the same span of time, one week ago.</param>
/// <param name="TwoWeeksAgo">The same, two weeks ago.</param>
public sealed record Traffic(DateTime ListeningSinceUtc, DateTime? LastWebhookAtUtc, DateTime? FirstUnansweredSendAtUtc, int OneWeekAgo, int TwoWeeksAgo);

/// <summary>
/// When to warn that a number hears nothing. Meta sends a <c>sent</c> status within seconds of taking a message (median 250 ms,
/// 1 % above a second; Meta Cloud API, throughput, read 2026-11-20), so a quarter of an hour without one is evidence. Customers'
/// silence is no evidence by itself: nights and Sundays are quiet. It is compared with the same hours of both weeks before.
/// </summary>
public static class Silence
{
    public static readonly TimeSpan StatusExpectedWithin = TimeSpan.FromMinutes(15);

    /// <summary>Shorter lulls are ordinary.</summary>
    public static readonly TimeSpan ShortestLull = TimeSpan.FromHours(2);

    /// <summary>Customers' messages that make a span of time busy: ten where none came is no accident.</summary>
    public const int Busy = 10;

    /// <summary>Since when nothing was heard, while it was listening.</summary>
    public static DateTime Since(DateTime listeningSinceUtc, DateTime? lastWebhookAtUtc) => lastWebhookAtUtc > listeningSinceUtc ? lastWebhookAtUtc.Value : listeningSinceUtc;

    /// <returns>Null: nothing to warn of.</returns>
    public static SilenceReason? Judge(Traffic traffic, DateTime nowUtc)
    {
        if (traffic.FirstUnansweredSendAtUtc is { } sent && !(sent <= traffic.LastWebhookAtUtc) && nowUtc - sent >= StatusExpectedWithin) return SilenceReason.NO_STATUS;
        var quiet = nowUtc - Since(traffic.ListeningSinceUtc, traffic.LastWebhookAtUtc);
        return quiet >= ShortestLull && Math.Min(traffic.OneWeekAgo, traffic.TwoWeeksAgo) >= Busy ? SilenceReason.UNUSUALLY_QUIET : null;
    }
}
