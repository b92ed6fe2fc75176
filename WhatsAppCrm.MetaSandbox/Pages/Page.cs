using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhatsAppCrm.MetaSandbox.Pages;

/// <summary>
/// The sandbox's own pages: embedded HTML with <c>{{t:Key}}</c> for a text in the visitor's language, <c>{{name}}</c> for an encoded value
/// and <c>{{{name}}}</c> for markup made by the sandbox.
/// </summary>
internal static partial class Page
{
    private static readonly ConcurrentDictionary<string, string> Files = new();

    public static IResult Html(
        HttpContext http, string name, Dictionary<string, string>? values = null, Dictionary<string, string>? markup = null, int statusCode = 200,
        string frames = "frame-ancestors 'none'")
    {
        var known = values ?? [];
        known["lang"] = Texts.Culture(http).Name;
        known["base"] = http.Request.PathBase + "/sandbox";
        known["texts"] = JsonSerializer.Serialize(Texts.All(http));
        var html = Placeholder().Replace(File(name), match => match switch
        {
            { Groups: [_, { Success: true } text, ..] } => HtmlEncoder.Default.Encode(Texts.Get(http, text.Value)),
            { Groups: [_, _, { Success: true } raw, _] } => markup?.GetValueOrDefault(raw.Value) ?? "",
            _ => HtmlEncoder.Default.Encode(known.GetValueOrDefault(match.Groups[3].Value) ?? ""),
        });
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action *; base-uri 'none'; " + frames;
        headers["Cross-Origin-Opener-Policy"] = "unsafe-none";
        headers["Referrer-Policy"] = "no-referrer";
        return Results.Text(html, "text/html; charset=utf-8", statusCode: statusCode);
    }

    public static string File(string name) => Files.GetOrAdd(name, static one =>
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(one) ?? throw new FileNotFoundException(one);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    [GeneratedRegex(@"\{\{t:(\w+)\}\}|\{\{\{(\w+)\}\}\}|\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}
