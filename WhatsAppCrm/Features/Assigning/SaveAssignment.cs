using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Assigning;

/// <summary>Says whether and how conversations are given by turns. For administrators and up.</summary>
public sealed class SaveAssignment(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, AssignmentSignal signal, TimeProvider clock)
{
    /// <summary>Calling twice is harmless. Switching it on gives nothing that came before.</summary>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN.</exception>
    /// <exception cref="InvalidInputException">Fields <c>mostOpen</c>, <c>giveOnAfterMinutes</c>, and <c>members</c> for one who is none.</exception>
    public async Task RunAsync(AssignmentRules rules, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var now = clock.GetUtcNow().UtcDateTime;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var settings = await db.AssignmentSettings.ForUpdate().SingleOrDefaultAsync(cancellationToken);
            if (settings is null) db.Add(settings = new AssignmentSettings(current.RequiredId, now));
            settings.Change(rules.Enabled, rules.MostOpen, rules.IncludesAway, rules.GiveOnAfterMinutes, now);

            var members = await db.Memberships.ToDictionaryAsync(member => member.UserId, cancellationToken);
            foreach (var named in rules.Members ?? [])
            {
                if (!members.TryGetValue(named.UserId, out var member)) throw new InvalidInputException("members", "Invalid");
                member.TakeTurns(sitsOut: !named.TakesTurns);
            }

            db.Add(new AuditEntry(current.RequiredId, current.UserId, "assignment.changed", settings.Id.ToString(), null, now));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        signal.Wake();
    }
}
