using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>Where Meta is. A setting that begins with a slash is on our own address: the sandbox in Development.</summary>
public sealed class MetaEndpoints(IOptions<MetaSettings> settings, PublicAddress publicAddress)
{
    /// <summary>With the version and a trailing slash, ready for relative addresses.</summary>
    public Uri Graph => new($"{Absolute(settings.Value.GraphBaseUrl)}/{settings.Value.GraphVersion}/");

    /// <summary>The sign-up dialog, without a query. Meta's has the version in its path, the sandbox answers with and without.</summary>
    /// <param name="origin">Where the browser is, for the sandbox's, for example <c>http://localhost:5080</c>.</param>
    public Uri Dialog(string origin) => new(settings.Value.DialogBaseUrl.StartsWith('/')
        ? $"{Absolute(settings.Value.DialogBaseUrl, origin)}/dialog/oauth"
        : $"{settings.Value.DialogBaseUrl.TrimEnd('/')}/{settings.Value.GraphVersion}/dialog/oauth");

    /// <inheritdoc cref="Dialog"/>
    public Uri Sdk(string origin) => new(Absolute(settings.Value.SdkUrl, origin));

    /// <summary>
    /// Whether a file may be fetched from there with a token: over https from a host of <c>Meta:MediaHosts</c>. Where the Graph API
    /// itself is reached without https, which is the sandbox in Development, also from its own address.
    /// </summary>
    public bool MayFetch(Uri address) => address.Scheme == Uri.UriSchemeHttps
        ? settings.Value.MediaHostsOrMetas.Any(host => IsUnder(address.Host, host)) && address.IsDefaultPort && address.UserInfo.Length == 0
        : address.Scheme == Uri.UriSchemeHttp && Graph is { Scheme: "http" } graph && address.Authority == graph.Authority;

    /// <param name="allowed">A host, or <c>*.</c> and a domain for every host under it.</param>
    private static bool IsUnder(string host, string allowed) => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(allowed, StringComparison.OrdinalIgnoreCase);

    private string Absolute(string address) => Absolute(address, publicAddress.Value);

    private static string Absolute(string address, string origin) => (address.StartsWith('/') ? origin.TrimEnd('/') + address : address).TrimEnd('/');
}
