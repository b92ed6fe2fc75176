using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.QuickReplies;

/// <summary>Makes a quick reply, or changes one. Everybody keeps their own; the organization's are for managers and up.</summary>
public sealed class KeepQuickReply(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <param name="id">Null: a new one.</param>
    /// <param name="shortcut">Unique among the organization's, or among one's own, whatever its capitals. Null keeps an existing one's.</param>
    /// <param name="text">Null keeps it.</param>
    /// <param name="isOwn">Of a new one: only its maker sees it. One that exists stays whose it is.</param>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c> (also for a colleague's own), <c>FORBIDDEN</c>, <c>QUICK_REPLY_EXISTS</c>, or <c>QUICK_REPLIES_FULL</c> at <see cref="QuickReply.MostOfOne"/>.</exception>
    /// <exception cref="InvalidInputException">Field <c>shortcut</c> or <c>text</c>.</exception>
    public async Task<QuickReplyRow> RunAsync(Guid? id, string? shortcut, string? text, bool isOwn, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (id is null && !isOwn) current.Require(Role.MANAGER);
        var userId = current.RequiredUserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        QuickReply reply;
        if (id is null)
        {
            var owner = isOwn ? userId : (Guid?)null;
            if (await db.QuickReplies.CountAsync(other => other.OwnerUserId == owner, cancellationToken) >= QuickReply.MostOfOne) throw new ProblemException(Problem.Conflict("QUICK_REPLIES_FULL"));
            db.QuickReplies.Add(reply = new QuickReply(current.RequiredId, owner, shortcut, text, clock.GetUtcNow().UtcDateTime));
        }
        else
        {
            reply = await db.QuickReplies.SingleOrDefaultAsync(one => one.Id == id && (one.OwnerUserId == null || one.OwnerUserId == userId), cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            if (reply.OwnerUserId is null) current.Require(Role.MANAGER);
            reply.Change(shortcut ?? reply.Shortcut, text ?? reply.Text);
        }

        if (await db.QuickReplies.AnyAsync(other => other.ShortcutKey == reply.ShortcutKey && other.OwnerUserId == reply.OwnerUserId && other.Id != reply.Id, cancellationToken))
            throw new ProblemException(Problem.Conflict("QUICK_REPLY_EXISTS"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.QuickReplies, Guid.Empty));
        return new(reply.Id, reply.Shortcut, reply.Text, reply.OwnerUserId is not null);
    }
}
