using System.Globalization;

namespace WhatsAppCrm.Features.Templates;

/// <summary>The languages that a template is offered in, by Meta's codes. Meta takes more; those are shown when a template has them.</summary>
public static class TemplateLanguages
{
    public static readonly IReadOnlyList<string> Offered =
    [
        "en", "en_US", "en_GB", "pt_BR", "pt_PT", "es", "es_AR", "es_ES", "es_MX", "ar", "ca", "cs", "da", "de", "el", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nl", "nb", "pl",
        "ro", "ru", "sv", "tr", "uk", "vi", "zh_CN", "zh_TW",
    ];

    /// <summary>In the reader's language; Meta's code for one that nobody here knows.</summary>
    public static string Name(string code)
    {
        try
        {
            // Meta writes pt_BR where .NET writes pt-BR.
            var name = CultureInfo.GetCultureInfo(code.Replace('_', '-'), predefinedOnly: true).DisplayName;
            return char.ToUpper(name[0], CultureInfo.CurrentCulture) + name[1..];
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }
}
