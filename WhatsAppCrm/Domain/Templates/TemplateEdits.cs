namespace WhatsAppCrm.Domain.Templates;

/// <summary>
/// How often an approved template may still be changed: once in 24 hours, ten times in 30 days. One that was rejected or paused may be as
/// often as one likes. Meta Cloud API, template management, read 2026-11-20.
/// </summary>
/// <param name="LeftInMonth">Of the ten.</param>
/// <param name="FreeAtUtc">When the next is possible; null: now.</param>
public sealed record TemplateEdits(int LeftInMonth, DateTime? FreeAtUtc)
{
    public const int MostInMonth = 10;

    public static readonly TimeSpan Day = TimeSpan.FromHours(24);
    public static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <param name="editsUtc">When the approved template was changed, in any order.</param>
    public static TemplateEdits Of(IEnumerable<DateTime> editsUtc, DateTime nowUtc)
    {
        var recent = editsUtc.Where(at => at > nowUtc - Month).Order().ToList();
        DateTime? free = recent.Count > 0 && recent[^1] + Day > nowUtc ? recent[^1] + Day : null;
        if (recent.Count >= MostInMonth && recent[^MostInMonth] + Month is var month && !(free >= month)) free = month;
        return new(Math.Max(0, MostInMonth - recent.Count), free);
    }
}
