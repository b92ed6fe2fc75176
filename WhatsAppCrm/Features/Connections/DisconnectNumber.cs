using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Gives a number up: no more webhooks, the token forgotten, nothing sent, the history kept. What waits to be sent stays, shown as
/// waiting, until the number is connected again. Done whether Meta answers or not: switching the webhooks off is tried again by a
/// job. Calling twice is harmless.
/// </summary>
public sealed class DisconnectNumber(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, UnsubscribeGivenUp unsubscribe, ILiveEvents liveEvents)
{
    private static readonly AlertKind[] Over =
        [AlertKind.TOKEN_EXPIRES, AlertKind.RECONNECT_NEEDED, AlertKind.DISCONNECTED_BY_META, AlertKind.ACCOUNT_RESTRICTED, AlertKind.QUALITY_LOW, AlertKind.NAME_REJECTED, AlertKind.SILENCE];

    /// <param name="accountId">May be left out with a single connected number.</param>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, or <c>NUMBER_NOT_CONNECTED</c> when there is none to choose.</exception>
    /// <exception cref="InvalidInputException">Field <c>accountId</c> is needed with several numbers.</exception>
    public async Task RunAsync(Guid? accountId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        Guid? pendingId;
        WhatsAppAccount account;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            account = accountId is { } id
                ? await db.WhatsAppAccounts.Where(one => one.Id == id).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound)
                : await OnlyAsync(db, cancellationToken);
            if (account.Status == WhatsAppAccountStatus.DISCONNECTED) return;
            pendingId = await GiveUpAsync(db, account, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new(account.OrganizationId, LiveEventKind.WhatsAppAccount, account.Id));
        if (pendingId is { } pending) await unsubscribe.RunAsync(pending, cancellationToken);
    }

    private async Task<Guid?> GiveUpAsync(AppDbContext db, WhatsAppAccount account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var pendingId = await unsubscribe.PrepareAsync(db, account, token: null, now, cancellationToken);
        account.Disconnect(loss: null, now);
        await db.ResolveAsync(account, Over, now, cancellationToken);
        await db.NoteAsync(account, "DISCONNECTED", AlertSeverity.INFORMATIONAL, null, $"disconnected:{now:O}", now, cancellationToken);
        db.AuditEntries.Add(new AuditEntry(account.OrganizationId, current.UserId, "whatsapp.disconnected", account.Id.ToString(), $"number {account.PhoneNumberId}, business account {account.WabaId}", now));
        return pendingId;
    }

    private static async Task<WhatsAppAccount> OnlyAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.WhatsAppAccounts.Where(one => one.Status != WhatsAppAccountStatus.DISCONNECTED).OrderBy(one => one.Id).Take(2).ForUpdate().ToListAsync(cancellationToken) switch
        {
            [var only] => only,
            [] => throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED")),
            _ => throw new InvalidInputException("accountId", "Required"),
        };
}
