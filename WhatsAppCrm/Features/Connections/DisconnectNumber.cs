using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Gives a number up: no more webhooks, the token forgotten, nothing sent, the history kept. Calling twice is harmless.</summary>
public sealed class DisconnectNumber(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, GraphClient graph, AccountTokens tokens, BusinessAccountUse businessAccounts,
    ILiveEvents liveEvents, ILogger<DisconnectNumber> logger)
{
    /// <param name="accountId">May be left out with a single connected number.</param>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, or <c>NUMBER_NOT_CONNECTED</c> when there is none to choose.</exception>
    /// <exception cref="InvalidInputException">Field <c>accountId</c> is needed with several numbers.</exception>
    public async Task RunAsync(Guid? accountId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var account = accountId is { } id
            ? await db.WhatsAppAccounts.SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw new ProblemException(Problem.NotFound)
            : await OnlyAsync(db, cancellationToken);
        if (account.Status == WhatsAppAccountStatus.DISCONNECTED) return;

        var token = tokens.AccessToken(account);
        var now = clock.GetUtcNow().UtcDateTime;
        account.Disconnect(loss: null, now);
        db.AuditEntries.Add(new AuditEntry(account.OrganizationId, current.UserId, "whatsapp.disconnected", account.Id.ToString(), $"number {account.PhoneNumberId}", now));
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new(account.OrganizationId, LiveEventKind.WhatsAppAccount, account.Id));

        // After the commit: what the person asked for is done whether Meta answers or not.
        if (token is null || await businessAccounts.IsInUseAsync(account.WabaId, cancellationToken)) return;
        var result = await graph.UnsubscribeAppAsync(token, account.WabaId, cancellationToken);
        if (!result.IsOk) logger.LogWarning("{WabaId} could not be unsubscribed while disconnecting: {Explanation}", account.WabaId, result.Explanation);
    }

    private static async Task<WhatsAppAccount> OnlyAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.WhatsAppAccounts.Where(one => one.Status != WhatsAppAccountStatus.DISCONNECTED).Take(2).ToListAsync(cancellationToken) switch
        {
            [var only] => only,
            [] => throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED")),
            _ => throw new InvalidInputException("accountId", "Required"),
        };
}
