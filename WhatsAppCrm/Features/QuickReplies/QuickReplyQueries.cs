using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.QuickReplies;

/// <param name="Shortcut">Without the slash.</param>
/// <param name="IsOwn">Only the reader sees it.</param>
public sealed record QuickReplyRow(Guid Id, string Shortcut, string Text, bool IsOwn);

/// <summary>Reads the quick replies a member may use: the organization's, and their own.</summary>
public sealed class QuickReplyQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>All of them, by shortcut; one's own before the organization's of the same name.</summary>
    public async Task<IReadOnlyList<QuickReplyRow>> ListAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var userId = current.RequiredUserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var replies = await db.QuickReplies.AsNoTracking().Where(reply => reply.OwnerUserId == null || reply.OwnerUserId == userId)
            .Select(reply => new QuickReplyRow(reply.Id, reply.Shortcut, reply.Text, reply.OwnerUserId != null)).ToListAsync(cancellationToken);
        return [.. replies.OrderBy(reply => reply.Shortcut, StringComparer.CurrentCultureIgnoreCase).ThenByDescending(reply => reply.IsOwn)];
    }

    /// <summary>What the places stand for when the reader writes in this conversation; nothing of a customer when it is not there, or another organization's.</summary>
    public async Task<QuickReplyPlaces> FindPlacesAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var (organizationId, userId) = (current.RequiredId, current.RequiredUserId);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var contact = await db.Conversations.AsNoTracking().Where(conversation => conversation.Id == conversationId)
            .Join(db.Contacts, conversation => conversation.ContactId, contact => contact.Id, (_, contact) => contact).SingleOrDefaultAsync(cancellationToken);
        var agent = await db.Users.Where(user => user.Id == userId).Select(user => user.DisplayName).SingleOrDefaultAsync(cancellationToken);
        var business = await db.Organizations.Where(organization => organization.Id == organizationId).Select(organization => organization.Name).SingleOrDefaultAsync(cancellationToken);
        // Somebody known by a number only is not called by it.
        return new(contact is null or { IsNameless: true } ? null : contact.Name, agent, business);
    }
}
