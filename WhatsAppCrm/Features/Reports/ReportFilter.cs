using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Whole days of the organization's clocks, as the moments between which they lie: days of 23 and 25 hours are what they are.</summary>
/// <param name="To">Included.</param>
/// <param name="ToUtc">Not included.</param>
public sealed record ReportRange(DateOnly From, DateOnly To, DateTime FromUtc, DateTime ToUtc)
{
    public const int MostDays = 366;

    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <param name="clock">Loaded.</param>
    /// <exception cref="InvalidInputException">Field <c>to</c> is before <paramref name="from"/>, or more than <see cref="MostDays"/> days; field <c>from</c> is out of this world.</exception>
    public static ReportRange Of(DateOnly from, DateOnly to, OrganizationTime clock)
    {
        if (from.Year is < 2000 or > 2200) throw new InvalidInputException("from", "Invalid");
        if (to < from || to.Year > 2200) throw new InvalidInputException("to", "Invalid");
        if (to.DayNumber - from.DayNumber >= MostDays) throw new InvalidInputException("to", "TooLong");
        return new(from, to, clock.ToUtc(from.ToDateTime(TimeOnly.MinValue)), clock.ToUtc(to.AddDays(1).ToDateTime(TimeOnly.MinValue)));
    }

    /// <summary>As many days just before.</summary>
    public ReportRange Before(OrganizationTime clock) => Of(From.AddDays(-Days), From.AddDays(-1), clock);
}

/// <summary>What figures are asked for. Nulls narrow nothing.</summary>
/// <param name="NumberId">One of the organization's own numbers.</param>
/// <param name="MemberId">What this member wrote, answered, settled and owns.</param>
public sealed record ReportFilter(ReportRange Range, Guid? NumberId = null, Guid? MemberId = null);
