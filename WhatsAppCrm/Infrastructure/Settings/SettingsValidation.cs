using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>
/// Reads every setting once before anything starts. Missing, malformed and contradictory ones are named by their key, all in
/// one message; values are not repeated, because some are secrets.
/// </summary>
public static partial class SettingsValidation
{
    private const int LongestOverridable = WhatsApp.OwnWebhookAddress.MaxLength - 25;

    /// <exception cref="StartException">At least one setting is wrong.</exception>
    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        var problems = Problems(configuration, environment.IsDevelopment()).ToList();
        if (problems.Count > 0) throw new StartException(string.Join(" ", problems));
    }

    private static IEnumerable<string> Problems(IConfiguration configuration, bool isDevelopment) =>
    [
        .. isDevelopment ? [] : Missing(configuration, "App:PublicUrl", "Meta:AppId", "Meta:AppSecret", "Meta:VerifyToken", "Mail:Host"),
        .. App(configuration, isDevelopment),
        .. Meta(configuration, isDevelopment),
        .. ConnectionStrings.Problems(configuration),
        .. Number(configuration, "Jobs:IntervalMs", 100, 3_600_000),
        .. Number(configuration, "Mail:Port", 1, 65_535),
        .. Boolean(configuration, "Jobs:Enabled"),
        .. Boolean(configuration, "Meta:OverrideCallback"),
        .. Boolean(configuration, "Outside:AllowLoopbackHttp"),
        .. !isDevelopment && bool.TryParse(configuration["Outside:AllowLoopbackHttp"], out var loopback) && loopback ? ["Outside:AllowLoopbackHttp is for Development only; remove it."] : Array.Empty<string>(),
        .. Mail(configuration),
    ];

    private static IEnumerable<string> Missing(IConfiguration configuration, params string[] keys) =>
        keys.Where(key => string.IsNullOrWhiteSpace(configuration[key])).Select(key => $"{key} is required outside Development.");

    private static IEnumerable<string> App(IConfiguration configuration, bool isDevelopment)
    {
        if (!IsSet(configuration, "App:PublicUrl", out var url)) yield break;
        if (!IsAddress(url, allowHttp: isDevelopment) || new Uri(url) is not { AbsolutePath: "/", Query: "", Fragment: "" })
            yield return $"App:PublicUrl must be an {(isDevelopment ? "http:// or https://" : "https://")} address without a path.";
    }

    private static IEnumerable<string> Meta(IConfiguration configuration, bool isDevelopment)
    {
        if (IsSet(configuration, "Meta:AppId", out _) && !IsSet(configuration, "Meta:AppSecret", out _) && isDevelopment)
            yield return "Meta:AppId is set, so Meta:AppSecret is required too.";

        foreach (var key in new[] { "Meta:GraphBaseUrl", "Meta:DialogBaseUrl", "Meta:SdkUrl", "Meta:RedirectUri" })
        {
            // In Development a leading slash means our own address: the sandbox.
            if (!IsSet(configuration, key, out var address) || (isDevelopment && address.StartsWith('/'))) continue;
            if (!IsAddress(address, allowHttp: isDevelopment))
                yield return $"{key} must be an absolute {(isDevelopment ? "http:// or https:// address, or a path on our own" : "https:// address")}.";
        }

        if (bool.TryParse(configuration["Meta:OverrideCallback"], out var overrides) && overrides && configuration["App:PublicUrl"] is { Length: > LongestOverridable })
            yield return $"Meta:OverrideCallback needs an App:PublicUrl of at most {LongestOverridable} characters: Meta takes no longer callback address.";

        if (configuration.GetSection("Meta:MediaHosts").GetChildren().Any(host => !HostName().IsMatch(host.Value ?? "")))
            yield return "Meta:MediaHosts must be host names, or *. and a domain: no address, no port.";
        if (IsSet(configuration, "Meta:GraphVersion", out var version) && !GraphVersion().IsMatch(version))
            yield return "Meta:GraphVersion must look like v25.0.";
        if (IsSet(configuration, "Meta:SignupExtras", out var extras) && !IsJsonObject(extras))
            yield return """Meta:SignupExtras must be a JSON object, for example {"setup":{}}.""";
    }

    private static IEnumerable<string> Mail(IConfiguration configuration)
    {
        if (IsSet(configuration, "Mail:User", out _) != IsSet(configuration, "Mail:Password", out _))
            yield return "Mail:User and Mail:Password are set together or not at all.";
        if (IsSet(configuration, "Mail:From", out var from) && !System.Net.Mail.MailAddress.TryCreate(from, out _))
            yield return "Mail:From must be a mail address.";
    }

    private static IEnumerable<string> Number(IConfiguration configuration, string key, int least, int most)
    {
        if (IsSet(configuration, key, out var text) && (!int.TryParse(text, out var number) || number < least || number > most))
            yield return $"{key} must be a whole number from {least} to {most}.";
    }

    private static IEnumerable<string> Boolean(IConfiguration configuration, string key)
    {
        if (IsSet(configuration, key, out var text) && !bool.TryParse(text, out _)) yield return $"{key} must be true or false.";
    }

    internal static bool IsSet(IConfiguration configuration, string key, out string value)
    {
        value = configuration[key] ?? "";
        return value.Length > 0;
    }

    private static bool IsAddress(string text, bool allowHttp) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (allowHttp && uri.Scheme == Uri.UriSchemeHttp));

    private static bool IsJsonObject(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^v\d{1,3}\.\d$")]
    private static partial Regex GraphVersion();

    [GeneratedRegex(@"^(\*\.)?([a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}$")]
    private static partial Regex HostName();
}
