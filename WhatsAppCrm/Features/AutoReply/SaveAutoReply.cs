using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>Replaces what the organization wants answered by itself. For administrators and up.</summary>
public sealed class SaveAutoReply(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, OutsideHttp http, SecretProtector secrets, TimeProvider clock)
{
    /// <returns>The brain's signing secret when this made one, to be shown once; else null.</returns>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN.</exception>
    /// <exception cref="InvalidInputException">Fields as in <see cref="AutoReplyPlan.Validated"/>; <c>brain.url</c> also when it is no HTTPS address on the public internet.</exception>
    public async Task<string?> RunAsync(AutoReplyPlan plan, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        plan = plan.Validated();
        if (plan.Brain.Url is { } url && !http.Accepts(url, out _)) throw new InvalidInputException("brain.url", "NotPublicAddress");

        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var settings = await db.AutoReplySettings.ForUpdate().SingleOrDefaultAsync(cancellationToken);
        if (settings is null)
        {
            settings = new AutoReplySettings(current.RequiredId, now);
            db.Add(settings);
        }

        settings.Change(plan, now);
        string? secret = null;
        if (plan.Brain.Url is not null && settings.ProtectedBrainSecret is null)
        {
            secret = StandardWebhooks.NewSecret();
            settings.KeepBrainSecret(secrets.Protect(current.RequiredId, SecretColumns.BrainSecret, secret));
        }

        db.Add(new AuditEntry(current.RequiredId, current.UserId, "autoreply.changed", settings.Id.ToString(), null, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return secret;
    }
}
