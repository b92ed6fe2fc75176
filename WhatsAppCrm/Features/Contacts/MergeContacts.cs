using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Contacts;

/// <param name="IsRepeat">They had been merged before; this is that merge.</param>
public sealed record MergeResult(Guid MergeId, Guid ContactId, bool IsRepeat);

/// <summary>
/// Makes one contact of two, in one transaction. The other's addresses, conversations, leads and reactions become the survivor's;
/// where both had a conversation on one number, the messages stand in one. Answers and waiting messages keep going where they
/// went. A webhook for either finds the survivor from then on. Every member may: peers let their agents, and it can be undone.
/// </summary>
public sealed class MergeContacts(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents live, TimeProvider time)
{
    /// <summary>Calling twice is harmless: the second answers the first's merge.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: one of them is not here; <c>MERGE_GROUP</c>: one is a group.</exception>
    /// <exception cref="InvalidInputException">Field <c>otherId</c> is the survivor's own.</exception>
    public async Task<MergeResult> RunAsync(Guid survivorId, Guid otherId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (survivorId == otherId) throw new InvalidInputException("otherId", "Invalid");

        var (result, changes) = await Again.RunAsync(() => MergeAsync(survivorId, otherId, cancellationToken));
        foreach (var change in changes) live.Publish(change);
        return result;
    }

    private async Task<(MergeResult, IReadOnlyCollection<LiveEvent>)> MergeAsync(Guid survivorId, Guid otherId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var before = await db.ContactMerges.Where(merge => merge.SurvivorId == survivorId && merge.OtherId == otherId && merge.UndoneAtUtc == null).Select(merge => (Guid?)merge.Id).FirstOrDefaultAsync(cancellationToken);
        if (before is { } mergeId) return (new(mergeId, survivorId, IsRepeat: true), []);
        var kinds = await db.Contacts.Where(contact => contact.Id == survivorId || contact.Id == otherId).Select(contact => contact.IsGroup).ToListAsync(cancellationToken);
        if (kinds.Count < 2) throw new ProblemException(Problem.NotFound);
        if (kinds.Contains(true)) throw new ProblemException(Problem.Conflict("MERGE_GROUP"));

        var locks = await MergeLocks.TakeAsync(db, [survivorId, otherId], seen => Moving(db, seen, survivorId), cancellationToken);
        var (survivor, other) = (locks.Contacts[survivorId], locks.Contacts[otherId]);
        var now = MergeClock.Now(time);
        var move = new MoveToSurvivor(db, survivor, other, locks, now);
        var trace = await move.RunAsync(cancellationToken);

        var done = new ContactMerge(survivor, other, trace.ToJson(), current.UserId, now);
        db.Add(done);
        db.AddRange(trace.Conversations.Where(one => one.IntoId is not null).Select(one => new MergedConversation(done, one.Id, one.IntoId!.Value)));
        db.Add(new AuditEntry(current.RequiredId, current.UserId, "contact.merged", survivorId.ToString(), $"merge {done.Id}, {otherId} into it", now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (new(done.Id, survivorId, IsRepeat: false), MergeClock.Changes(survivor, other, trace));
    }

    /// <summary>The other's messages on numbers to which the survivor wrote too.</summary>
    private static IQueryable<Message> Moving(AppDbContext db, IReadOnlyList<Conversation> seen, Guid survivorId)
    {
        var shared = seen.Where(one => one.ContactId == survivorId).Select(one => one.WhatsAppAccountId).ToHashSet();
        Guid[] ids = [.. seen.Where(one => one.ContactId != survivorId && shared.Contains(one.WhatsAppAccountId)).Select(one => one.Id)];
        return db.Messages.Where(message => ids.Contains(message.ConversationId));
    }
}
