using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Sending;

/// <param name="BeforeLane">Only faster lanes than this may send now; null: all may.</param>
public sealed record NumberWithWork(Guid OrganizationId, PacedNumber Paced, string PhoneNumberId, string? ProtectedAccessToken, SendLane? BeforeLane);

/// <summary>The two questions of a claim: whose turn it may be, and which messages of a number stand first. Both are answered by index.</summary>
public static class OutboxHeads
{
    private static readonly JobState[] Unsent = [JobState.PENDING, JobState.PROCESSING];

    /// <summary>Connected numbers with something due, and until when the paused ones among all numbers wait.</summary>
    public static async Task<(List<NumberWithWork> Numbers, DateTime? PausedUntilUtc)> WithWorkAsync(AppDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var pauses = await db.AcrossOrganizations<NumberPause>().AsNoTracking().Where(pause => pause.UntilUtc > now)
            .Select(pause => new { pause.WhatsAppAccountId, pause.FromLane, pause.UntilUtc }).ToListAsync(cancellationToken);
        var rows = await (
                from account in db.AcrossOrganizations<WhatsAppAccount>().AsNoTracking()
                where account.Status == WhatsAppAccountStatus.CONNECTED
                where db.AcrossOrganizations<OutboxMessage>().Any(row =>
                    row.State == JobState.PENDING && row.WhatsAppAccountId == account.Id && (row.NextAttemptAtUtc == null || row.NextAttemptAtUtc <= now))
                join health in db.AcrossOrganizations<NumberHealth>() on account.Id equals health.WhatsAppAccountId into healths
                from health in healths.DefaultIfEmpty()
                orderby account.Id
                select new { account.OrganizationId, account.Id, account.WabaId, account.IsOnBusinessApp, health.ThroughputLevel, account.PhoneNumberId, account.ProtectedAccessToken })
            .ToListAsync(cancellationToken);

        var numbers = rows.Select(row => new NumberWithWork(
            row.OrganizationId, new(row.Id, row.WabaId, PacedNumber.Level(row.IsOnBusinessApp, row.ThroughputLevel)), row.PhoneNumberId, row.ProtectedAccessToken,
            pauses.Where(pause => pause.WhatsAppAccountId == row.Id).Select(pause => (SendLane?)pause.FromLane).Min()));
        // A number that is wholly paused is not asked for its messages.
        return ([.. numbers.Where(number => number.BeforeLane != SendLane.REPLY)], pauses.Select(pause => (DateTime?)pause.UntilUtc).Min());
    }

    /// <summary>
    /// The oldest unsent message of each conversation, if it is due: a later one never overtakes it. Replies first, then
    /// automation, then campaigns; in a lane the oldest first.
    /// </summary>
    public static Task<List<ClaimedSend>> OfAsync(AppDbContext db, NumberWithWork number, DateTime now, int most, CancellationToken cancellationToken)
    {
        var accountId = number.Paced.AccountId;
        var due = db.AcrossOrganizations<OutboxMessage>().AsNoTracking()
            .Where(row => row.State == JobState.PENDING && row.WhatsAppAccountId == accountId && (row.NextAttemptAtUtc == null || row.NextAttemptAtUtc <= now));
        if (number.BeforeLane is { } before)
        {
            SendLane[] open = [.. Enum.GetValues<SendLane>().Where(lane => lane < before)];
            due = due.Where(row => open.Contains(row.Lane));
        }

        return (
                from row in due
                where !db.AcrossOrganizations<OutboxMessage>().Any(earlier =>
                    earlier.ConversationId == row.ConversationId && Unsent.Contains(earlier.State) && earlier.Id.CompareTo(row.Id) < 0 && !earlier.IsOutcomeUnknown)
                join message in db.AcrossOrganizations<Message>() on row.MessageId equals message.Id
                join conversation in db.AcrossOrganizations<Conversation>() on row.ConversationId equals conversation.Id
                join contact in db.AcrossOrganizations<Contact>() on conversation.ContactId equals contact.Id
                orderby row.Lane, row.Id
                select new ClaimedSend
                {
                    OutboxId = row.Id,
                    OrganizationId = row.OrganizationId,
                    MessageId = row.MessageId,
                    ConversationId = row.ConversationId,
                    Lane = row.Lane,
                    PhoneNumberId = number.PhoneNumberId,
                    ProtectedAccessToken = number.ProtectedAccessToken,
                    Number = number.Paced,
                    // To whom it was written, else to whom the conversation answers, else to whom the contact is: together, never half of one.
                    ToPhone = row.ToPhone != null || row.ToUserId != null ? row.ToPhone : conversation.ToPhone != null || conversation.ToUserId != null ? conversation.ToPhone : contact.Phone,
                    ToUserId = row.ToPhone != null || row.ToUserId != null ? row.ToUserId : conversation.ToPhone != null || conversation.ToUserId != null ? conversation.ToUserId : contact.UserId,
                    Kind = message.Kind,
                    Text = message.Text ?? "",
                    PayloadJson = message.PayloadJson,
                    QuotedProviderMessageId = message.QuotedProviderMessageId,
                })
            .Take(most).ToListAsync(cancellationToken);
    }
}
