using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>Where Meta is. A setting that begins with a slash is on our own address: the sandbox in Development.</summary>
public sealed class MetaEndpoints(IOptions<MetaSettings> settings, PublicAddress publicAddress)
{
    /// <summary>With the version and a trailing slash, ready for relative addresses.</summary>
    public Uri Graph => new($"{Absolute(settings.Value.GraphBaseUrl)}/{settings.Value.GraphVersion}/");

    /// <summary>The sign-up dialog, without a query. Meta's has the version in its path, the sandbox answers with and without.</summary>
    public Uri Dialog => new(settings.Value.DialogBaseUrl.StartsWith('/')
        ? $"{Absolute(settings.Value.DialogBaseUrl)}/dialog/oauth"
        : $"{Absolute(settings.Value.DialogBaseUrl)}/{settings.Value.GraphVersion}/dialog/oauth");

    public Uri Sdk => new(Absolute(settings.Value.SdkUrl));

    private string Absolute(string address) => (address.StartsWith('/') ? publicAddress.Value + address : address).TrimEnd('/');
}
