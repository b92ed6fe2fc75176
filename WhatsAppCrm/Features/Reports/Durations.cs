using System.Globalization;
using Microsoft.Extensions.Localization;

namespace WhatsAppCrm.Features.Reports;

/// <summary>How long, in the reader's words and no finer than anybody needs: 45 s, 12 min, 3 h 20 min, 2 d 4 h.</summary>
public static class Durations
{
    public static string Words(double? seconds, IStringLocalizer words)
    {
        if (seconds is not { } exact) return "–";
        var whole = TimeSpan.FromSeconds(Math.Round(exact));
        if (whole < TimeSpan.FromMinutes(1)) return words["Duration_s", N(whole.Seconds)];
        if (whole < TimeSpan.FromMinutes(10) && whole.Seconds > 0) return words["Duration_min_s", N(whole.Minutes), N(whole.Seconds)];
        if (whole < TimeSpan.FromHours(1)) return words["Duration_min", N(whole.Minutes)];
        if (whole < TimeSpan.FromDays(1)) return whole.Minutes == 0 ? words["Duration_h", N(whole.Hours)] : words["Duration_h_min", N(whole.Hours), N(whole.Minutes)];
        return whole.Hours == 0 ? words["Duration_d", N(whole.Days)] : words["Duration_d_h", N(whole.Days), N(whole.Hours)];
    }

    /// <summary>For files: whole seconds.</summary>
    public static string Seconds(double? seconds) => seconds is { } exact ? Math.Round(exact).ToString(CultureInfo.InvariantCulture) : "";

    private static string N(int number) => number.ToString(CultureInfo.CurrentCulture);
}
