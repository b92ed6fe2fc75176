using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>A member says that two contacts are two people: they are not suggested again, for whatever reason. They can still be merged by hand.</summary>
public sealed class DismissMergeSuggestion(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MergeSuggestionQueries suggestions, ILiveEvents live, TimeProvider time)
{
    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: one of them is not here.</exception>
    public async Task RunAsync(Guid contactId, Guid otherId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var reason = (await suggestions.ListAsync(contactId, cancellationToken)).FirstOrDefault(one => one.Other.Id == otherId)?.Reason ?? MergeReason.SAME_NAME;
        await Again.RunAsync(async () =>
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            if (contactId == otherId || await db.Contacts.CountAsync(contact => contact.Id == contactId || contact.Id == otherId, cancellationToken) < 2) throw new ProblemException(Problem.NotFound);
            var now = time.GetUtcNow().UtcDateTime;
            var (first, second) = MergeSuggestion.Pair(contactId, otherId);
            var row = await db.MergeSuggestions.Where(one => one.FirstId == first && one.SecondId == second).ForUpdate().SingleOrDefaultAsync(cancellationToken);
            if (row is null) db.Add(row = new MergeSuggestion(current.RequiredId, first, second, reason, now));
            row.Dismiss(current.UserId, now);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        });
        live.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Contact, contactId));
        live.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Contact, otherId));
    }
}
