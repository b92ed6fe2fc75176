using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>The address Meta and people reach us at: <c>App:PublicUrl</c>, in Development else the address listened on.</summary>
public sealed class PublicAddress(IOptions<AppSettings> settings, IServer server)
{
    /// <summary>Without a trailing slash. Known once the server listens.</summary>
    /// <exception cref="InvalidOperationException">Not configured, and the server does not listen yet.</exception>
    public string Value => settings.Value.PublicUrl?.TrimEnd('/') ?? ListenedOn;

    /// <summary>
    /// As <see cref="Value"/>, but while nothing is configured the address the browser used: localhost and 127.0.0.1 are the same
    /// machine and different sites, with different cookies.
    /// </summary>
    /// <param name="origin">For example <c>http://localhost:5080</c>.</param>
    public string SeenFrom(string origin) => (settings.Value.PublicUrl ?? origin).TrimEnd('/');

    private string ListenedOn
    {
        get
        {
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
                ?? throw new InvalidOperationException("App:PublicUrl is not set and the server does not listen yet.");
            return address.Replace("0.0.0.0", "127.0.0.1").Replace("[::]", "127.0.0.1").TrimEnd('/');
        }
    }
}
