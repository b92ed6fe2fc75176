using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Coexistence: has the contacts and then the history of the WhatsApp Business app sent to us. Each can be asked for once, within
/// 24 h of connecting; a repeat answers 2593107 and changes nothing. Calling it again is always safe: it asks only for what is
/// missing. Meta, onboarding business app users, read 2026-11-20.
/// </summary>
public sealed class RequestAppSync(
    IDbContextFactory<AppDbContext> factory, TimeProvider clock, AccountCalls calls, ConnectionGraph graph, ILogger<RequestAppSync> logger)
{
    public static readonly TimeSpan Allowed = TimeSpan.FromHours(24);

    private const string Contacts = "smb_app_state_sync";
    private const string History = "history";
    private const int AskedBefore = 2593107;
    private const int TooLate = 2593108;

    /// <returns>False when something is still missing and can be asked for again.</returns>
    public async Task<bool> RunAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var number = await db.WhatsAppAccounts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == accountId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (!number.IsOnBusinessApp || number.Status == WhatsAppAccountStatus.DISCONNECTED) return true;
        var health = await db.NumberHealths.AsNoTracking().SingleOrDefaultAsync(one => one.WhatsAppAccountId == accountId, cancellationToken);

        var contacts = health?.ContactsSyncAtUtc is not null || await AskAsync(number, Contacts, cancellationToken);
        return (health?.HistorySyncAtUtc is not null || await AskAsync(number, History, cancellationToken)) && contacts;
    }

    private async Task<bool> AskAsync(WhatsAppAccount number, string syncType, CancellationToken cancellationToken)
    {
        string? requestId = null;
        var isLate = clock.GetUtcNow().UtcDateTime >= number.ConnectedAtUtc + Allowed;
        if (!isLate)
        {
            var result = await calls.RunAsync(number.Id, (token, stop) => graph.RequestAppSyncAsync(token, number.PhoneNumberId, syncType, stop), cancellationToken);
            isLate = result.Error is { Code: TooLate };
            if (!result.IsOk && !isLate && result.Error is not { Code: AskedBefore })
            {
                logger.LogWarning("The {SyncType} of {PhoneNumberId} could not be asked for: {Explanation}", syncType, number.PhoneNumberId, result.Explanation);
                return false;
            }

            requestId = result.IsOk ? result.Value : null;
        }

        await StoreAsync(number, syncType, requestId, isLate);
        return true;
    }

    /// <summary>Once Meta has answered, it is written down, even when the caller's patience is over.</summary>
    private async Task StoreAsync(WhatsAppAccount number, string syncType, string? requestId, bool isLate)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
        var account = await db.WhatsAppAccounts.Where(one => one.Id == number.Id).ForUpdate().SingleAsync(CancellationToken.None);
        if (isLate)
        {
            await db.NoteAsync(account, "APP_SYNC_TOO_LATE", AlertSeverity.WARNING, syncType, $"app-sync-late:{syncType}:{number.ConnectedAtUtc:O}", now, CancellationToken.None);
        }
        else
        {
            var health = await db.HealthOfAsync(account, CancellationToken.None);
            if (syncType == Contacts) (health.ContactsSyncAtUtc, health.ContactsSyncRequestId) = (now, requestId);
            else (health.HistorySyncAtUtc, health.HistorySyncRequestId) = (now, requestId);
            await db.NoteAsync(account, "APP_SYNC_REQUESTED", AlertSeverity.INFORMATIONAL, syncType, $"app-sync:{syncType}:{number.ConnectedAtUtc:O}", now, CancellationToken.None);
        }

        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
