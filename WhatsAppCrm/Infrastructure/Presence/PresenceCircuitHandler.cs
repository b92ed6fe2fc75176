using Microsoft.AspNetCore.Components.Server.Circuits;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>A member is present while a circuit of theirs has its connection: one that waits to be taken up again is nobody's screen.</summary>
public sealed class PresenceCircuitHandler(OpenPage page) : CircuitHandler
{
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        page.Connected();
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        page.Disconnected();
        return Task.CompletedTask;
    }
}
