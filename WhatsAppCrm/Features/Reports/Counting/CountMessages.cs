using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Reports;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports.Counting;

/// <summary>A message as it is counted.</summary>
public sealed record CountedMessage(Guid Id, Guid OrganizationId, Guid WhatsAppAccountId, MessageDirection Direction, MessageKind Kind, MessageOrigin? Origin, Guid? SentByUserId, DateTime SentAtUtc);

/// <summary>
/// Adds new messages, in the order in which they were stored, to the tallies that dashboards read. Late ones are new too, so they land in the
/// quarter of an hour they belong to. A crash between two organizations repeats nothing: each keeps its own mark. Not on SQL Server,
/// which sorts ids in an order of its own: there figures are counted from the messages.
/// </summary>
public sealed class CountMessages(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, TimeProvider clock, ILogger<CountMessages> logger)
{
    public const int AtOnce = 5_000;

    /// <summary>All that is old enough (<see cref="TallyPosition.Patience"/>). Two processes at once are harmless: one of them stops.</summary>
    /// <returns>How many messages were looked at.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var counted = 0;
        try
        {
            while (await FindAimAsync(cancellationToken) is var (upTo, aim))
            {
                var messages = await ReadAsync(upTo, aim, cancellationToken);
                foreach (var organization in messages.GroupBy(message => message.OrganizationId))
                {
                    await using var scope = OrganizationScope.Begin(scopes, organization.Key);
                    await scope.ServiceProvider.GetRequiredService<AddToTallies>().RunAsync([.. organization], messages[^1].Id, cancellationToken);
                }

                counted += messages.Count;
                await MoveAsync(upTo, messages, cancellationToken);
            }
        }
        catch (DbUpdateException exception)
        {
            logger.LogDebug(exception, "Another process counts the messages");
        }

        return counted;
    }

    /// <returns>Null when nothing may be counted yet.</returns>
    private async Task<(Guid UpTo, Guid Aim)?> FindAimAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (!db.SortsIdsByTime()) return null;
        var (now, position) = (clock.GetUtcNow().UtcDateTime, await db.TallyPositions.SingleOrDefaultAsync(cancellationToken));
        if (position is null)
        {
            db.Add(new TallyPosition(now));
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }

        return position.MayGoOn(now) ? (position.UpToId, position.NextId) : null;
    }

    private async Task<List<CountedMessage>> ReadAsync(Guid upTo, Guid aim, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.AcrossOrganizations<Message>().AsNoTracking().Where(message => message.Id > upTo && message.Id <= aim).OrderBy(message => message.Id).Take(AtOnce)
            .Select(message => new CountedMessage(message.Id, message.OrganizationId, message.WhatsAppAccountId, message.Direction, message.Kind, message.Origin, message.SentByUserId, message.SentAtUtc))
            .ToListAsync(cancellationToken);
    }

    private async Task MoveAsync(Guid upTo, List<CountedMessage> messages, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var position = await db.TallyPositions.SingleAsync(cancellationToken);
        // Another process was faster; what it did is what this one would have done.
        if (position.UpToId != upTo) return;
        if (messages.Count < AtOnce) position.Arrive(clock.GetUtcNow().UtcDateTime);
        else position.MoveTo(messages[^1].Id);
        await db.SaveChangesAsync(cancellationToken);
    }
}

internal static class IdOrder
{
    public static bool SortsIdsByTime(this AppDbContext db) => db.Database.ProviderName?.EndsWith("SqlServer", StringComparison.Ordinal) != true;
}
