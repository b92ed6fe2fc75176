using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>What belongs to messages in other tables, read for a page of them at once: at most one query a table, and none for what no message has.</summary>
internal static class MessageParts
{
    private static readonly MessageKind[] WithFiles = [MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.AUDIO, MessageKind.DOCUMENT, MessageKind.STICKER];

    public static async Task<List<ThreadMessage>> WithPartsAsync(this List<ThreadMessage> messages, AppDbContext db, CancellationToken cancellationToken)
    {
        var accounts = messages.Select(message => message.AccountId).Distinct().ToList();
        var quoted = await QuotedAsync(db, accounts, messages, cancellationToken);
        var files = await FilesAsync(db, messages, cancellationToken);
        var reactions = await ReactionBook.OfAsync(db, accounts, messages, cancellationToken);
        return
        [
            .. messages.Select(message => message with
            {
                Quoted = message.QuotedProviderMessageId is { } id ? quoted.GetValueOrDefault((message.AccountId, id)) : null,
                File = files.GetValueOrDefault(message.Id),
                Reactions = message.ProviderMessageId is { } own && reactions.TryGetValue((message.AccountId, own), out var all) ? all : ThreadReactions.None,
            }),
        ];
    }

    private static async Task<Dictionary<(Guid, string), QuotedMessage>> QuotedAsync(AppDbContext db, List<Guid> accounts, List<ThreadMessage> messages, CancellationToken cancellationToken) =>
        (await messages.Select(message => message.QuotedProviderMessageId).OfType<string>().LoadByKeysAsync(some => db.Messages.AsNoTracking()
            .Where(quoted => accounts.Contains(quoted.WhatsAppAccountId) && quoted.ProviderMessageId != null && some.Contains(quoted.ProviderMessageId))
            .Select(quoted => new { quoted.WhatsAppAccountId, quoted.ProviderMessageId, Quoted = new QuotedMessage(quoted.Id, quoted.Direction, quoted.Kind, quoted.Text) }), cancellationToken))
        .ToDictionary(row => (row.WhatsAppAccountId, row.ProviderMessageId!), row => row.Quoted);

    private static async Task<Dictionary<Guid, ThreadFile>> FilesAsync(AppDbContext db, List<ThreadMessage> messages, CancellationToken cancellationToken) =>
        (await messages.Where(message => WithFiles.Contains(message.Kind)).Select(message => message.Id).LoadByKeysAsync(some => db.MessageMedia.AsNoTracking()
            .Where(file => some.Contains(file.MessageId))
            .Select(file => new
            {
                file.MessageId,
                file.OrganizationId,
                File = new ThreadFile(file.MimeType, file.FileName, file.SizeInBytes, file.IsVoice, file.State)
                {
                    ContentType = file.ContentType,
                    Width = file.Width,
                    Height = file.Height,
                    Problem = file.Problem,
                    NextTryAtUtc = file.NextAttemptAtUtc,
                },
            }), cancellationToken))
        .ToDictionary(row => row.MessageId, row => row.File with { Url = $"/media/{row.OrganizationId}/{row.MessageId}" });
}
