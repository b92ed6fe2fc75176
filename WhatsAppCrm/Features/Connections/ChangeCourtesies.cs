using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Connections;

/// <summary>What customers see of a number beside its messages.</summary>
/// <param name="Typing">Has an effect only beside read receipts: Meta gives no typing without them.</param>
public sealed record NumberCourtesies(bool ReadReceipts, bool Typing);

/// <summary>Switches what customers see of a number. Calling twice is harmless.</summary>
public sealed class ChangeCourtesies(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <param name="readReceipts">Null leaves it as it is.</param>
    /// <param name="typing">Null leaves it as it is.</param>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN, <c>NOT_FOUND</c>.</exception>
    public async Task<NumberCourtesies> RunAsync(Guid accountId, bool? readReceipts, bool? typing, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var account = await db.WhatsAppAccounts.Where(one => one.Id == accountId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        account.Show(readReceipts ?? !account.WithholdsReadReceipts, typing ?? !account.WithholdsTyping);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.Publish(new(account.OrganizationId, LiveEventKind.WhatsAppAccount, account.Id));
        return new(!account.WithholdsReadReceipts, !account.WithholdsTyping);
    }
}
