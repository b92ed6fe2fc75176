using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>The template that a lead's stage offers was sent or waved off: it is offered again only in another stage. Whoever sends it calls this.</summary>
public sealed class SettleOffer(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such lead here.</exception>
    public async Task RunAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var lead = await db.Leads.SingleOrDefaultAsync(one => one.Id == leadId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        lead.SettleOffer();
        if (await db.SaveChangesAsync(cancellationToken) > 0) liveEvents.Publish(new LiveEvent(lead.OrganizationId, LiveEventKind.Lead, leadId));
    }
}
