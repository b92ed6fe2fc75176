using System.Globalization;
using System.Resources;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>
/// The words for each problem code and field message, from <c>ProblemTexts.resx</c>: pages speak the reader's language, REST
/// speaks English.
/// </summary>
public static class ProblemTexts
{
    private static readonly ResourceManager Resources = new(typeof(ProblemTexts));

    public static string English(string code) => Find(code, CultureInfo.GetCultureInfo("en"));

    /// <summary>In the current UI language.</summary>
    public static string For(Problem problem) => Find(problem.Code, CultureInfo.CurrentUICulture);

    /// <summary>Words for a field message key such as <c>Required</c>, in the current UI language.</summary>
    public static string ForField(string messageKey) => Find(messageKey, CultureInfo.CurrentUICulture);

    /// <summary>Whether there are words for this code.</summary>
    public static bool Knows(string code) => Resources.GetString(code, CultureInfo.GetCultureInfo("en")) is not null;

    private static string Find(string key, CultureInfo culture) => Resources.GetString(key, culture) ?? key;
}
