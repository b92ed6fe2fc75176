using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>Makes a new signing secret for the brain; the old one is worth nothing from then on. For administrators and up.</summary>
public sealed class RenewBrainSecret(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, SecretProtector secrets, TimeProvider clock)
{
    /// <returns>The secret, to be shown once.</returns>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN; <c>BRAIN_NOT_SET</c> when there is no brain.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var settings = await db.AutoReplySettings.SingleOrDefaultAsync(cancellationToken);
        if (settings?.Plan().Brain.Url is null) throw new ProblemException(Problem.Conflict("BRAIN_NOT_SET"));

        var secret = StandardWebhooks.NewSecret();
        settings.KeepBrainSecret(secrets.Protect(current.RequiredId, SecretColumns.BrainSecret, secret));
        db.Add(new AuditEntry(current.RequiredId, current.UserId, "autoreply.secret.renewed", settings.Id.ToString(), null, clock.GetUtcNow().UtcDateTime));
        await db.SaveChangesAsync(cancellationToken);
        return secret;
    }
}
