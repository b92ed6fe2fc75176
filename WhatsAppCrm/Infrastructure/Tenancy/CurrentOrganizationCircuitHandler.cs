using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>Sets the organization of a circuit before its first component exists; it stays until the page is loaded anew.</summary>
public sealed class CurrentOrganizationCircuitHandler(AuthenticationStateProvider authentication, CurrentOrganization current, MembershipLookup memberships)
    : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        if (!Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var userId)) return;
        if (await memberships.FindDefaultAsync(userId, cancellationToken) is { } membership)
            current.Set(membership.OrganizationId, userId, membership.Role);
    }
}
