using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>
/// Makes two contacts of one again, as they were before the merge: contact, addresses, conversations, messages, leads, notes and
/// reactions go back under their old ids. What came since stays with the survivor, except what clearly is the other's: addresses
/// learnt beside one of the other's; messages that came by one of those, and our answers after them until the survivor wrote
/// again; a word against promotions, which then holds for both. What a member changed since (a name, an assignee) stays changed.
/// </summary>
public sealed class UndoMerge(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents live, TimeProvider time)
{
    /// <summary>One's own merge, or as MANAGER and up anybody's. Calling twice is harmless.</summary>
    /// <exception cref="ProblemException">
    /// <c>NOT_FOUND</c>; <c>FORBIDDEN</c>: another member's, below MANAGER; <c>MERGE_TOO_OLD</c>: more than 30 days ago;
    /// <c>MERGE_NOT_LATEST</c>: a later merge of the same contact has to be undone first.
    /// </exception>
    public async Task<MergeResult> RunAsync(Guid mergeId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var (result, changes) = await Again.RunAsync(() => UndoAsync(mergeId, cancellationToken));
        foreach (var change in changes) live.Publish(change);
        return result;
    }

    private async Task<(MergeResult, IReadOnlyCollection<LiveEvent>)> UndoAsync(Guid mergeId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var merge = await db.ContactMerges.Where(one => one.Id == mergeId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (merge.MergedByUserId != current.UserId) current.Require(Role.MANAGER);
        if (merge.IsUndone) return (new(merge.Id, merge.SurvivorId, IsRepeat: true), []);
        var now = MergeClock.Now(time);
        if (merge.TraceJson is null || merge.UndoableUntilUtc <= now) throw new ProblemException(Problem.Conflict("MERGE_TOO_OLD"));
        if (await db.ContactMerges.AnyAsync(later => later.UndoneAtUtc == null && (later.MergedAtUtc > merge.MergedAtUtc || (later.MergedAtUtc == merge.MergedAtUtc && later.Id.CompareTo(merge.Id) > 0))
                && (later.SurvivorId == merge.SurvivorId || later.OtherId == merge.SurvivorId), cancellationToken))
            throw new ProblemException(Problem.Conflict("MERGE_NOT_LATEST"));
        if (!await db.Contacts.AnyAsync(contact => contact.Id == merge.SurvivorId, cancellationToken)) throw new ProblemException(Problem.NotFound);

        var trace = MergeTrace.Read(merge.TraceJson);
        var since = merge.MergedAtUtc - MergeClock.Doubt;
        var locks = await MergeLocks.TakeAsync(db, [merge.SurvivorId], seen => Touched(db, seen, trace, since), cancellationToken);
        var back = new GiveBackOther(db, locks.Contacts[merge.SurvivorId], trace, now);
        var other = await back.RunAsync(cancellationToken);
        var touched = await new SplitConversations(db, locks, other, back.OtherAddressIds, trace, since, now).RunAsync(cancellationToken);

        await db.MergedConversations.Where(moved => moved.MergeId == merge.Id).ExecuteDeleteAsync(cancellationToken);
        merge.Undo(current.UserId, now);
        db.Add(new AuditEntry(current.RequiredId, current.UserId, "contact.merge_undone", merge.SurvivorId.ToString(), $"merge {merge.Id}, {merge.OtherId} out of it", now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (new(merge.Id, merge.SurvivorId, IsRepeat: false), MergeClock.Changes(locks.Contacts[merge.SurvivorId], other, trace, touched));
    }

    /// <summary>Messages that may change their conversation: those that moved with the merge, and those that came since.</summary>
    private static IQueryable<Message> Touched(AppDbContext db, IReadOnlyList<Conversation> seen, MergeTrace trace, DateTime since)
    {
        Guid[] now = [.. seen.Select(one => one.Id)];
        var folded = trace.Conversations.Where(one => one.IntoId is not null).Select(one => one.IntoId!.Value).ToList();
        return db.Messages.Where(message => now.Contains(message.ConversationId) && (message.CreatedAtUtc >= since || folded.Contains(message.ConversationId)));
    }
}
