namespace WhatsAppCrm.Features.Reports;

/// <summary>A figure of the time and of as many days before it; null where there is nothing to say.</summary>
public sealed record Figure(double? Now, double? Before);

/// <summary>The figures at the top. Times in seconds. Opened and received are nobody's, so they are null for one member.</summary>
public sealed record Summary(
    Figure Opened, Figure Resolved, Figure Received, Figure Sent, Figure FirstAnswerMedian, Figure FirstAnswerP90, Figure ResolutionMedian, Figure ResolutionP90, Figure Leads, Figure WinRate);

/// <summary>One day of the organization's clocks.</summary>
public sealed record DayRow(DateOnly Day, int? Opened, int Resolved, int? Received, int Sent, int Automatic);

/// <summary>One hour of the organization's clocks; the hour that comes twice when summer ends is one.</summary>
public sealed record HourOfDayRow(DateTime Hour, int? Opened, int Resolved, int? Received, int Sent, int Automatic);

/// <summary>An hour of a weekday, over all weeks of the time.</summary>
/// <param name="Hour">0 to 23.</param>
/// <param name="Messages">Received; for one member those they sent.</param>
public sealed record WeekHour(DayOfWeek Day, int Hour, int Messages);

/// <summary>One member, or somebody who was one.</summary>
/// <param name="UserId">Null: answered on the business's own phone.</param>
public sealed record SellerRow(Guid? UserId, string? Name, int Sent, int Answers, Times FirstAnswer, int Resolved, Times Resolution, int Open);
