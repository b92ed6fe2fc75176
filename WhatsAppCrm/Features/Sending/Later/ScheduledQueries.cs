using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Sending.Later;

/// <param name="Reason">Code of what holds it; null while nothing does.</param>
/// <param name="TheyWrote">The customer has written since it was scheduled.</param>
public sealed record ScheduledRow(
    Guid Id, Guid ConversationId, MessageKind Kind, string? Text, DateTime SendAtUtc, bool UnlessTheyWrite, ScheduledState State, string? Reason,
    Guid AuthorId, string? AuthorName, DateTime CreatedAtUtc, Guid? MessageId, bool TheyWrote);

/// <summary>Reads what is to be sent later. Every member may see it, as they may see every conversation.</summary>
public sealed class ScheduledQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>What waits or is held in a conversation, next first.</summary>
    public async Task<IReadOnlyList<ScheduledRow>> ListOpenAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var open = db.ScheduledMessages.AsNoTracking().Where(one => one.ConversationId == conversationId && (one.State == ScheduledState.WAITING || one.State == ScheduledState.HELD));
        return await ToRows(db, NextFirst(open).Take(2 * ScheduledMessage.MostOfAConversation)).ToListAsync(cancellationToken);
    }

    /// <summary>One page for the REST API, next first.</summary>
    /// <param name="conversationId">Null: of all.</param>
    /// <param name="state">Null: what waits or is held.</param>
    public async Task<Paged<ScheduledRow>> PageAsync(Guid? conversationId, ScheduledState? state, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var some = db.ScheduledMessages.AsNoTracking();
        some = state is { } only ? some.Where(one => one.State == only) : some.Where(one => one.State == ScheduledState.WAITING || one.State == ScheduledState.HELD);
        if (conversationId is { } id) some = some.Where(one => one.ConversationId == id);
        var total = await some.CountAsync(cancellationToken);
        return page.Answer(await ToRows(db, NextFirst(some).Skip(page.Skip).Take(page.Limit)).ToListAsync(cancellationToken), total);
    }

    /// <exception cref="ProblemException"><c>NOT_FOUND</c>.</exception>
    public async Task<ScheduledRow> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await ToRows(db, db.ScheduledMessages.AsNoTracking().Where(one => one.Id == id)).SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
    }

    private static IOrderedQueryable<ScheduledMessage> NextFirst(IQueryable<ScheduledMessage> messages) => messages.OrderBy(message => message.DueAtUtc).ThenBy(message => message.Id);

    private static IQueryable<ScheduledRow> ToRows(AppDbContext db, IQueryable<ScheduledMessage> messages) =>
        from message in messages
        join conversation in db.Conversations on message.ConversationId equals conversation.Id
        join user in db.Users on message.AuthorUserId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby message.DueAtUtc, message.Id
        select new ScheduledRow(
            message.Id, message.ConversationId, message.Kind, message.Text, message.DueAtUtc, message.UnlessTheyWrite, message.State, message.Reason,
            message.AuthorUserId, user.DisplayName == "" ? user.Email : user.DisplayName, message.CreatedAtUtc, message.MessageId, conversation.LastInboundAtUtc > message.CreatedAtUtc);
}
