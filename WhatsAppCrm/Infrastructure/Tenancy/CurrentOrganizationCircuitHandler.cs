using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>
/// Sets the organization of a circuit before its first component exists; it stays until the page is loaded anew. A circuit lives
/// for hours, so a changed role counts at once, and a membership that ended takes everything away.
/// </summary>
public sealed class CurrentOrganizationCircuitHandler(
    AuthenticationStateProvider authentication,
    CurrentOrganization current,
    MembershipLookup memberships,
    ILiveEvents events,
    ILogger<CurrentOrganizationCircuitHandler> logger)
    : CircuitHandler, IDisposable
{
    private IDisposable? _subscription;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        if (!Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var userId)) return;
        if (await memberships.FindDefaultAsync(userId, cancellationToken) is not { } membership) return;

        current.Set(membership.OrganizationId, userId, membership.Role);
        _subscription = events.Subscribe(membership.OrganizationId, liveEvent =>
        {
            if (liveEvent.Kind == LiveEventKind.Members && liveEvent.Id == userId) _ = RefreshAsync(membership.OrganizationId, userId);
        });
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _subscription?.Dispose();

    private async Task RefreshAsync(Guid organizationId, Guid userId)
    {
        try
        {
            if (await memberships.FindAsync(userId, organizationId, CancellationToken.None) is { } membership) current.Set(organizationId, userId, membership.Role);
            else current.Withdraw();
        }
        catch (Exception exception)
        {
            // Unknown is not allowed: rather an empty page than a former member at work.
            current.Withdraw();
            logger.LogError(exception, "The membership of {UserId} could not be read again", userId);
        }
    }
}
