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

    private string Absolute(string address) => Absolute(address, publicAddress.Value);

    private static string Absolute(string address, string origin) => (address.StartsWith('/') ? origin.TrimEnd('/') + address : address).TrimEnd('/');
}
