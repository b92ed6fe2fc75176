using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Settings;

/// <summary>The reasons that can be chosen when a lead is lost, all at once in their order. What is left out is not offered any more; leads lost for it keep it. For administrators.</summary>
public sealed class SaveLostReasons(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <param name="wanted">Known ones by their id, new ones without.</param>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN.</exception>
    /// <exception cref="InvalidInputException">Field <c>reasons</c>: a name is missing, too long or twice there, or there are too many.</exception>
    public async Task RunAsync(IReadOnlyList<(Guid? Id, string? Name)> wanted, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        if (wanted.Count > LostReason.MostInAnOrganization) throw new InvalidInputException("reasons", "TooLong");
        if (wanted.Select(one => one.Name?.Trim().ToUpperInvariant()).Distinct().Count() < wanted.Count) throw new InvalidInputException("reasons", "Duplicate");
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var known = await db.LostReasons.Where(reason => !reason.IsRetired).OrderBy(reason => reason.Id).ForUpdate().ToListAsync(cancellationToken);
            foreach (var reason in known.Where(reason => wanted.All(one => one.Id != reason.Id))) reason.Retire();
            foreach (var ((id, name), position) in wanted.Select((one, position) => (one, position)))
            {
                var reason = id is null ? null : known.Find(one => one.Id == id) ?? throw new InvalidInputException("reasons", "Invalid");
                if (reason is null) db.Add(new LostReason(current.RequiredId, name, position));
                else reason.Rename(name, position);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Pipelines, Guid.Empty));
    }
}
