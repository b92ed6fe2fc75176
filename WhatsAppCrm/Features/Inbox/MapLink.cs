using System.Globalization;
using System.Text.RegularExpressions;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>
/// Where a map's link, or a pair of numbers, points: <c>https://www.google.com/maps/place/X/@-23.56,-46.65,17z</c> (a pin's <c>!3d-23.56!4d-46.65</c> counts before
/// the view's centre), <c>https://maps.apple.com/?ll=-23.56,-46.65</c>, <c>https://www.openstreetmap.org/?mlat=-23.56&amp;mlon=-46.65#map=17/-23.5/-46.6</c>,
/// <c>geo:-23.56,-46.65</c>, <c>-23.56, -46.65</c>. Shortened links hold no place and are not followed.
/// </summary>
public static partial class MapLink
{
    public static (double Latitude, double Longitude)? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 2000) return null;
        text = Uri.UnescapeDataString(text.Trim());
        foreach (var pattern in new[] { Pin(), Marker(), Query(), View(), Hash(), Plain() })
        {
            if (pattern.Match(text) is not { Success: true } match) continue;
            var (latitude, longitude) = (Number(match.Groups[1]), Number(match.Groups[2]));
            if (Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180) return (latitude, longitude);
        }

        return null;
    }

    private static double Number(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"!3d(-?\d{1,3}(?:\.\d+)?)!4d(-?\d{1,3}(?:\.\d+)?)")]
    private static partial Regex Pin();

    [GeneratedRegex(@"[?&]mlat=(-?\d{1,3}(?:\.\d+)?)&mlon=(-?\d{1,3}(?:\.\d+)?)")]
    private static partial Regex Marker();

    [GeneratedRegex(@"[?&](?:q|query|ll|sll|destination|center|coordinate)=(?:loc:)?(-?\d{1,3}(?:\.\d+)?)\s*,\s*\+?(-?\d{1,3}(?:\.\d+)?)")]
    private static partial Regex Query();

    [GeneratedRegex(@"@(-?\d{1,3}\.\d+),(-?\d{1,3}\.\d+)")]
    private static partial Regex View();

    [GeneratedRegex(@"#map=[\d.]+/(-?\d{1,3}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^(?:geo:)?(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)(?:[?;].*)?$")]
    private static partial Regex Plain();
}
