using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>How far one message of ours came, and when; what did not happen is null.</summary>
public sealed record Delivery(
    DateTime WrittenAtUtc, DateTime? SentAtUtc, DateTime? DeliveredAtUtc, DateTime? ReadAtUtc, DateTime? PlayedAtUtc, DateTime? FailedAtUtc, int? ErrorCode, string? ErrorTitle, MessagePricing? Pricing);

/// <summary>Reads how far messages came.</summary>
public sealed class DeliveryQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>Null when it is not there, another organization's, or the customer's.</summary>
    public async Task<Delivery?> FindAsync(Guid messageId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Messages.AsNoTracking().Where(message => message.Id == messageId && message.Direction == MessageDirection.OUTBOUND)
            .Select(message => new Delivery(
                message.CreatedAtUtc, message.AcceptedAtUtc, message.DeliveredAtUtc, message.ReadAtUtc, message.PlayedAtUtc, message.FailedAtUtc, message.ErrorCode, message.ErrorTitle, message.Pricing))
            .SingleOrDefaultAsync(cancellationToken);
    }
}
