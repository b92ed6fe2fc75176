using System.Globalization;

namespace WhatsAppCrm.Components;

/// <summary>What a language calls itself.</summary>
public static class LanguageNames
{
    /// <param name="language">One of <see cref="Domain.Languages.Supported"/>.</param>
    public static string Of(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var name = (culture.IsNeutralCulture ? culture : culture.Parent).NativeName;
        return culture.TextInfo.ToUpper(name[0]) + name[1..];
    }
}
