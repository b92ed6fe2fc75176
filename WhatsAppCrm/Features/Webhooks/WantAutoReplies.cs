using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Notes which of the messages just taken in may be answered by themselves, in the transaction that stores them: a message that
/// comes twice is stored once, and wanted once. Costs an organization without auto-reply one small query a batch.
/// </summary>
internal static class WantAutoReplies
{
    /// <returns>Whether there was any.</returns>
    public static async Task<bool> RunAsync(AppDbContext db, IEnumerable<(Message Message, ArrivedMessage Arrived)> stored, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var wanted = stored.Where(item => MayAnswer(item.Message, item.Arrived, nowUtc)).Select(item => item.Message).ToList();
        if (wanted.Count == 0 || !await db.AutoReplySettings.AnyAsync(settings => settings.IsOn, cancellationToken)) return false;
        db.PendingAutoReplies.AddRange(wanted.Select(message => new PendingAutoReply(message, nowUtc)));
        return true;
    }

    /// <summary>A customer wrote it, to us alone, within the day; echoes, history, groups, edits and notices are nobody's question.</summary>
    private static bool MayAnswer(Message message, ArrivedMessage arrived, DateTime nowUtc) =>
        message is { Direction: MessageDirection.INBOUND, Origin: null } && arrived is { GroupId: null, IsFromEdit: false }
        && PendingAutoReply.MayAnswer(message.Kind) && nowUtc - message.SentAtUtc < Conversation.ServiceWindow;
}
