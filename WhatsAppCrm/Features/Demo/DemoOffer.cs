using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Demo;

/// <summary>Whether "Explore the demo" may be offered: in Development, and only while the sandbox stands in for Meta.</summary>
public sealed class DemoOffer(IHostEnvironment environment, IOptions<MetaSettings> meta)
{
    // A Graph address on our own host is the sandbox; with a real Meta app the demo's made-up people must reach nobody.
    public bool IsOpen => environment.IsDevelopment() && meta.Value.GraphBaseUrl.StartsWith('/');
}
