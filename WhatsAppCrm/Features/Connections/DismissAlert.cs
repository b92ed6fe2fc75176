using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Puts an alert away for everyone in the organization. Calling twice is harmless.</summary>
public sealed class DismissAlert(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN, of one about a template below MANAGER; <c>NOT_FOUND</c>.</exception>
    public async Task RunAsync(Guid alertId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var alert = await db.AccountAlerts.SingleOrDefaultAsync(one => one.Id == alertId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (alert.TemplateId is null) current.Require(Role.ADMIN);
        alert.Dismiss(current.RequiredUserId, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new(alert.OrganizationId, LiveEventKind.WhatsAppAccount, alert.WhatsAppAccountId));
    }
}
