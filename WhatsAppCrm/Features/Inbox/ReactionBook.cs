using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>
/// The reactions to a page of messages. Customers' and the business phone's are known from webhooks; ours are messages of their own
/// that make no bubble, and the newest that was not refused stands. So a refusal takes a reaction back by itself.
/// </summary>
internal static class ReactionBook
{
    private sealed record Own(Guid AccountId, string Target, string? Emoji, MessageStatus Status, DateTime AtUtc, Guid Id, int? ErrorCode, string? ErrorTitle, Guid? ByUserId, string? ByName);

    public static async Task<Dictionary<(Guid, string), ThreadReactions>> OfAsync(AppDbContext db, List<Guid> accounts, List<ThreadMessage> messages, CancellationToken cancellationToken)
    {
        var ids = messages.Select(message => message.ProviderMessageId).OfType<string>().ToList();
        var told = (await ids.LoadByKeysAsync(some => db.MessageReactions.AsNoTracking()
                .Where(reaction => accounts.Contains(reaction.WhatsAppAccountId) && some.Contains(reaction.ProviderMessageId)), cancellationToken))
            .ToLookup(reaction => (reaction.WhatsAppAccountId, reaction.ProviderMessageId));
        // Only what the customer wrote can be reacted to from here.
        var inbound = messages.Where(message => message.Direction == MessageDirection.INBOUND).Select(message => message.ProviderMessageId).OfType<string>();
        var own = (await inbound.LoadByKeysAsync(some => OwnOf(db, accounts, some), cancellationToken)).ToLookup(reaction => (reaction.AccountId, reaction.Target));
        return told.Select(group => group.Key).Union(own.Select(group => group.Key)).ToDictionary(key => key, key => Together(told[key], own[key]));
    }

    private static IQueryable<Own> OwnOf(AppDbContext db, List<Guid> accounts, IReadOnlyCollection<string> targets) =>
        from message in db.Messages.AsNoTracking()
        where message.Kind == MessageKind.REACTION && accounts.Contains(message.WhatsAppAccountId) && message.QuotedProviderMessageId != null && targets.Contains(message.QuotedProviderMessageId)
        join user in db.Users on message.SentByUserId equals user.Id into users
        from user in users.DefaultIfEmpty()
        select new Own(
            message.WhatsAppAccountId, message.QuotedProviderMessageId!, message.Text, message.Status, message.SentAtUtc, message.Id, message.ErrorCode, message.ErrorTitle,
            message.SentByUserId, user.DisplayName == "" ? user.Email : user.DisplayName);

    private static ThreadReactions Together(IEnumerable<MessageReaction> heard, IEnumerable<Own> own)
    {
        var told = heard.ToList();
        var newestFirst = own.OrderByDescending(reaction => reaction.AtUtc).ThenByDescending(reaction => reaction.Id).ToList();
        var standing = newestFirst.Find(reaction => reaction.Status != MessageStatus.FAILED);
        // One of the business's at most: the later of what its phone and what we said, and that may be that there is none.
        var fromPhone = told.FirstOrDefault(reaction => reaction.IsOurs);
        var ours = standing is not null && (fromPhone is null || fromPhone.AtUtc <= standing.AtUtc)
            ? standing.Emoji is null ? null : new ThreadReaction(standing.Emoji, true, standing.AtUtc) { ByName = standing.ByName, ByUserId = standing.ByUserId }
            : fromPhone?.Emoji is null ? null : new ThreadReaction(fromPhone.Emoji, true, fromPhone.AtUtc);
        var theirs = told.Where(reaction => !reaction.IsOurs && reaction.Emoji is not null).OrderBy(reaction => reaction.AtUtc).ThenBy(reaction => reaction.Id)
            .Select(reaction => new ThreadReaction(reaction.Emoji!, false, reaction.AtUtc));
        var refused = newestFirst is [{ Status: MessageStatus.FAILED } last, ..] ? new RefusedReaction(last.ErrorCode ?? 0, last.ErrorTitle) : null;
        return new([.. ours is null ? theirs : theirs.Append(ours).OrderBy(reaction => reaction.AtUtc)], refused);
    }
}
