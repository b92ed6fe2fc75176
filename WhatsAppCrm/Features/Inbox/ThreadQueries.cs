using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Reads threads. Every member may read every conversation of the organization.</summary>
public sealed class ThreadQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int PageSize = 50;

    /// <summary>Null when it is not there, or another organization's.</summary>
    public async Task<ThreadHeader?> FindHeaderAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var header = await (
            from conversation in db.Conversations.AsNoTracking()
            where conversation.Id == conversationId
            join contact in db.Contacts on conversation.ContactId equals contact.Id
            join number in db.WhatsAppAccounts on conversation.WhatsAppAccountId equals number.Id
            join user in db.Users on conversation.AssigneeId equals user.Id into users
            from user in users.DefaultIfEmpty()
            select new ThreadHeader(
                conversation.Id, contact.Id, contact.Name, conversation.ToPhone ?? contact.Phone, conversation.ToUserId ?? contact.UserId, contact.Username, conversation.LeadId, conversation.AssigneeId,
                conversation.UnreadCount, conversation.LastInboundAtUtc, number.DisplayPhoneNumber, number.VerifiedName, number.Status)
            {
                IsGroup = contact.IsGroup, Marketing = contact.Marketing, MarketingAtUtc = contact.MarketingAtUtc, Status = conversation.Status, SnoozedUntilUtc = conversation.SnoozedUntilUtc, Priority = conversation.Priority,
                AssigneeName = user.DisplayName == "" ? user.Email : user.DisplayName,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (header is null) return null;
        var labels = await db.ConversationLabels.AsNoTracking().Where(on => on.ConversationId == conversationId).Select(on => on.LabelId).ToListAsync(cancellationToken);
        return header with { Labels = new IdList(labels) };
    }

    /// <summary>The conversation its messages stand in since two contacts were merged; null when there is none.</summary>
    public async Task<Guid?> FindMovedAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.FollowConversationAsync(conversationId, cancellationToken) is var id && id != conversationId ? id : null;
    }

    /// <summary>At most <paramref name="limit"/> messages before <paramref name="before"/> (the newest when null), oldest first.</summary>
    public async Task<IReadOnlyList<ThreadMessage>> ListAsync(Guid conversationId, MessageKey? before, int limit, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        // Reactions are shown at what they are about.
        var messages = db.Messages.AsNoTracking().Where(message => message.ConversationId == conversationId && message.Kind != MessageKind.REACTION);
        if (before is var (atUtc, id)) messages = messages.Where(m => m.SentAtUtc <= atUtc && (m.SentAtUtc < atUtc || m.Id < id));

        var rows = await ToRows(db, messages.OrderByDescending(m => m.SentAtUtc).ThenByDescending(m => m.Id).Take(limit)).ToListAsync(cancellationToken);
        rows.Reverse();
        return await rows.WithPartsAsync(db, cancellationToken);
    }

    /// <summary>Those of <paramref name="ids"/> that are there, as they are now.</summary>
    public async Task<IReadOnlyList<ThreadMessage>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await (await ToRows(db, db.Messages.AsNoTracking().Where(message => ids.Contains(message.Id))).ToListAsync(cancellationToken)).WithPartsAsync(db, cancellationToken);
    }

    /// <summary>One page for the REST API, newest first: of a conversation, of a lead's conversations, or of all.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such lead here.</exception>
    public async Task<Paged<ThreadMessage>> PageAsync(Guid? conversationId, Guid? leadId, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var messages = db.Messages.AsNoTracking().Where(message => message.Kind != MessageKind.REACTION);
        if (conversationId is not null) messages = messages.Where(message => message.ConversationId == conversationId);
        if (leadId is not null && !await db.Leads.AnyAsync(lead => lead.Id == leadId, cancellationToken)) throw new ProblemException(Problem.NotFound);
        if (leadId is not null) messages = messages.Where(message => db.Conversations.Any(c => c.Id == message.ConversationId && c.LeadId == leadId));

        var total = await messages.CountAsync(cancellationToken);
        var rows = await ToRows(db, messages.OrderByDescending(m => m.SentAtUtc).ThenByDescending(m => m.Id).Skip(page.Skip).Take(page.Limit))
            .ToListAsync(cancellationToken);
        return page.Answer(await rows.WithPartsAsync(db, cancellationToken), total);
    }

    private static IQueryable<ThreadMessage> ToRows(AppDbContext db, IQueryable<Message> messages) =>
        from message in messages
        join conversation in db.Conversations on message.ConversationId equals conversation.Id
        join contact in db.Contacts on conversation.ContactId equals contact.Id
        join number in db.WhatsAppAccounts on message.WhatsAppAccountId equals number.Id
        join user in db.Users on message.SentByUserId equals user.Id into users
        from user in users.DefaultIfEmpty()
        join author in db.Contacts on message.AuthorContactId equals author.Id into authors
        from author in authors.DefaultIfEmpty()
        orderby message.SentAtUtc descending, message.Id descending
        select new ThreadMessage(
            message.Id, message.ConversationId, message.Direction, message.Kind, message.Text, message.Status, message.SentAtUtc, message.DeliveredAtUtc, message.ReadAtUtc,
            message.ErrorCode, message.ErrorTitle, message.SentByUserId, user.DisplayName == "" ? user.Email : user.DisplayName,
            message.ClientId, message.ProviderMessageId, contact.Phone, number.DisplayPhoneNumber)
        {
            AccountId = message.WhatsAppAccountId,
            AuthorName = author.Name,
            Origin = message.Origin,
            Forwarding = message.Forwarding,
            EditedAtUtc = message.EditedAtUtc,
            PlayedAtUtc = message.PlayedAtUtc,
            QuotedProviderMessageId = message.QuotedProviderMessageId,
            PayloadJson = message.PayloadJson,
            Pricing = message.Pricing,
        };
}
