namespace WhatsAppCrm.Features.Connections;

/// <summary>When a token is looked at, renewed, and warned of.</summary>
public static class TokenRules
{
    /// <summary>Days left at which owners and admins are told, the most urgent first.</summary>
    public static readonly IReadOnlyList<int> AlertDays = [1, 7, 30];

    /// <summary>A little less than a day, so that an hourly job does not drift.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromHours(23.5);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(35);

    /// <summary>Once a day, and once when it should have ended.</summary>
    public static bool IsDue(DateTime? checkedAtUtc, DateTime? expiresAtUtc, DateTime nowUtc) =>
        checkedAtUtc is not { } last || nowUtc - last >= CheckInterval || (expiresAtUtc <= nowUtc && last < expiresAtUtc);

    /// <summary>From 35 days before its end, or, of a token made to live for less than 50 days, from half of its life.</summary>
    /// <param name="issuedAtUtc">Null when Meta does not say: then as one of 60 days.</param>
    public static DateTime RenewFrom(DateTime? issuedAtUtc, DateTime expiresAtUtc)
    {
        var half = issuedAtUtc is { } issued ? (expiresAtUtc - issued) / 2 : RenewBefore;
        // Half of the usual 60 days would be too late for a quiet first try before the first warning.
        return expiresAtUtc - (half > TimeSpan.FromDays(25) ? RenewBefore : half);
    }

    /// <summary>The most urgent warning that is due; null when there is more time left.</summary>
    public static int? AlertDue(DateTime expiresAtUtc, DateTime nowUtc)
    {
        foreach (var days in AlertDays)
        {
            if (expiresAtUtc - nowUtc <= TimeSpan.FromDays(days)) return days;
        }

        return null;
    }
}
