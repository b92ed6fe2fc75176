using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <summary>Whether a template goes to Meta only when somebody else than its author approved it. Calling twice is harmless.</summary>
public sealed class RequireSecondPerson(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <exception cref="WhatsAppCrm.Domain.ProblemException"><c>FORBIDDEN</c> below ADMIN.</exception>
    public async Task RunAsync(bool isRequired, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var organizationId = current.RequiredId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var organization = await db.Organizations.SingleAsync(one => one.Id == organizationId, cancellationToken);
        if (organization.TemplatesNeedSecondPerson == isRequired) return;
        organization.RequireSecondPersonForTemplates(isRequired);
        db.AuditEntries.Add(new AuditEntry(organizationId, current.UserId, "templates.second-person", organizationId.ToString(), isRequired ? "on" : "off", clock.GetUtcNow().UtcDateTime));
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new(organizationId, LiveEventKind.Template, Guid.Empty));
    }
}
