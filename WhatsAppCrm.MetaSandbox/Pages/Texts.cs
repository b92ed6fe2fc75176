using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;

namespace WhatsAppCrm.MetaSandbox.Pages;

/// <summary>What the pages say, in the visitor's language: the culture cookie of the application when there is one, else the browser's.</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("WhatsAppCrm.MetaSandbox.Text.SandboxText", typeof(Texts).Assembly);
    private static readonly ConcurrentDictionary<string, Dictionary<string, string>> Sets = new();

    public static string Get(HttpContext http, string key) => Resources.GetString(key, Culture(http)) ?? key;

    /// <summary>Every text, for the scripts.</summary>
    public static IReadOnlyDictionary<string, string> All(HttpContext http) => Sets.GetOrAdd(Culture(http).Name, static name =>
    {
        var culture = CultureInfo.GetCultureInfo(name);
        var neutral = Resources.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!;
        return neutral.Cast<DictionaryEntry>().ToDictionary(one => (string)one.Key, one => Resources.GetString((string)one.Key, culture) ?? (string)one.Value!);
    });

    public static CultureInfo Culture(HttpContext http)
    {
        var cookie = http.Request.Cookies[".AspNetCore.Culture"];
        var chosen = cookie?.Split('|').FirstOrDefault(one => one.StartsWith("uic=", StringComparison.Ordinal))?[4..];
        var wanted = chosen ?? http.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(one => one.Quality ?? 1).Select(one => one.Value.ToString())
            .FirstOrDefault(one => one.Length >= 2 && one[..2].ToLowerInvariant() is "en" or "pt" or "es");
        return CultureInfo.GetCultureInfo(wanted is { Length: >= 2 } ? wanted[..2].ToLowerInvariant() switch { "pt" => "pt-BR", "es" => "es", _ => "en" } : "en");
    }
}
