using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <param name="Sent">Queued again.</param>
/// <param name="Refused">Could be sent again, but not now: the customer's 24 hours are over, or the number is not connected.</param>
public sealed record RetriedSends(int Sent, int Refused);

/// <summary>Sends every failed message that may be sent again, the oldest first; at most <see cref="MostAtOnce"/> a call.</summary>
public sealed class RetryAllSends(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ResendMessage resend)
{
    public const int MostAtOnce = 500;

    public async Task<RetriedSends> RunAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var failed = await (
                from row in db.OutboxMessages
                where row.State == JobState.FAILED && row.ResentAsMessageId == null
                join message in db.Messages on row.MessageId equals message.Id
                orderby row.Id
                select new { message.Id, Code = message.ErrorCode ?? 0 })
            .ToListAsync(cancellationToken);

        var (sent, refused) = (0, 0);
        // What a person took back stays so until they ask for that very one.
        foreach (var one in failed.Where(one => one.Code != Resending.Cancelled && Resending.IsPossible(one.Code)).Take(MostAtOnce))
        {
            try
            {
                await resend.RunAsync(one.Id, cancellationToken);
                sent++;
            }
            catch (ProblemException)
            {
                refused++;
            }
        }

        return new(sent, refused);
    }
}
