using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>What a merge would make of two contacts. Nothing is changed by looking.</summary>
/// <param name="Name">What the one person will be called.</param>
/// <param name="JoinedNumbers">Numbers both wrote to: their messages will stand in one conversation.</param>
/// <param name="MovedConversations">How many move as they are.</param>
/// <param name="FoldedLead">The lead nobody has touched, which goes; null when all are kept.</param>
/// <param name="Marketing">What will count about promotions: the stricter of both.</param>
/// <param name="Waiting">Messages that have not left yet; they go to whom they were written.</param>
public sealed record MergePreview(
    ContactDetails Survivor, ContactDetails Other, string Name, IReadOnlyList<string> JoinedNumbers, int JoinedMessages, int MovedConversations, IReadOnlyList<string> KeptLeads, string? FoldedLead,
    MarketingChoice? Marketing, int Waiting);

/// <inheritdoc cref="MergePreview"/>
public sealed class PreviewMerge(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ContactQueries contacts, TimeProvider time)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>MERGE_GROUP</c>.</exception>
    /// <exception cref="InvalidInputException">Field <c>otherId</c> is the survivor's own.</exception>
    public async Task<MergePreview> RunAsync(Guid survivorId, Guid otherId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (survivorId == otherId) throw new InvalidInputException("otherId", "Invalid");
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var both = await db.Contacts.AsNoTracking().Where(contact => contact.Id == survivorId || contact.Id == otherId).ToDictionaryAsync(contact => contact.Id, cancellationToken);
        if (both.Count < 2) throw new ProblemException(Problem.NotFound);
        if (both.Values.Any(contact => contact.IsGroup)) throw new ProblemException(Problem.Conflict("MERGE_GROUP"));

        var (survivor, other) = (await contacts.DetailsAsync(db, both[survivorId], cancellationToken), await contacts.DetailsAsync(db, both[otherId], cancellationToken));
        var shared = survivor.Conversations.Select(one => one.AccountId).Intersect(other.Conversations.Select(one => one.AccountId)).ToHashSet();
        var joined = other.Conversations.Where(one => shared.Contains(one.AccountId)).ToList();
        Guid[] ids = [.. joined.Select(one => one.Id)];
        Guid[] all = [.. survivor.Conversations.Concat(other.Conversations).Select(one => one.Id)];
        var messages = await db.Messages.CountAsync(message => ids.Contains(message.ConversationId), cancellationToken);
        var waiting = await db.OutboxMessages.CountAsync(row => all.Contains(row.ConversationId) && (row.State == Domain.Queues.JobState.PENDING || row.State == Domain.Queues.JobState.PROCESSING), cancellationToken);

        var leads = await db.Leads.AsNoTracking().Where(lead => lead.ContactId == survivorId || lead.ContactId == otherId).OrderBy(lead => lead.ContactOrder).ToListAsync(cancellationToken);
        var noted = await MoveToSurvivor.NotedAsync(db, leads, cancellationToken);
        var fold = LeadFold.Of(leads.Find(lead => lead.ContactId == survivorId), leads.Find(lead => lead.ContactId == otherId), lead => noted.Contains(lead.Id));
        var result = both[survivorId];
        result.Absorb(both[otherId], time.GetUtcNow().UtcDateTime);
        return new(
            survivor, other, result.Name, [.. joined.Select(one => one.NumberName ?? one.Number)], messages, other.Conversations.Count - joined.Count,
            [.. leads.Where(lead => lead.Id != fold?.From.Id).Select(lead => lead.Name)], fold?.From.Name, result.Marketing, waiting);
    }
}
