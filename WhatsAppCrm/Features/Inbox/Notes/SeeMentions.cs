using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>A member has a conversation open: what names them in it is seen. Calling twice is harmless.</summary>
public sealed class SeeMentions(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider clock)
{
    public async Task RunAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var (userId, now) = (current.RequiredUserId, clock.GetUtcNow().UtcDateTime);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var unseen = db.NoteMentions.Where(mention => mention.UserId == userId && mention.SeenAtUtc == null && db.Notes.Any(note => note.Id == mention.NoteId && note.ConversationId == conversationId));
        // Nearly always there is none: then no writer is held up.
        if (!await unseen.AnyAsync(cancellationToken)) return;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await unseen.ExecuteUpdateAsync(set => set.SetProperty(mention => mention.SeenAtUtc, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Mentions, userId));
    }
}
