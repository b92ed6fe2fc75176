using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Writes a connected number with its audit line and its timeline, all in the transaction of the step that registered it; the unique
/// indexes decide whose a number is. A number that was ours before, under whatever id of Meta's, keeps its row and with it its history; a business account it has left
/// need not send us anything, unless it holds another number of somebody's here.
/// </summary>
public sealed class StoreConnection(CurrentOrganization current, TimeProvider clock, AccountTokens tokens, SignupSecrets secrets, UnsubscribeGivenUp unsubscribe)
{
    private static readonly AlertKind[] Over = [AlertKind.RECONNECT_NEEDED, AlertKind.TOKEN_EXPIRES, AlertKind.DISCONNECTED_BY_META, AlertKind.SILENCE];

    /// <param name="pin">The PIN the number was registered with; null leaves a stored one.</param>
    /// <exception cref="ProblemException"><c>PHONE_TAKEN</c>: another organization was quicker. The transaction is lost then.</exception>
    public async Task RunAsync(AppDbContext db, SignupAttempt attempt, ConnectedNumber number, string? pin)
    {
        var organizationId = current.RequiredId;
        var now = clock.GetUtcNow().UtcDateTime;
        var account = await FindAsync(db, number);
        var (isNew, before) = (account is null, account is null ? null : $"{account.Status}, number {account.PhoneNumberId}, business account {account.WabaId}");
        if (account is null) db.WhatsAppAccounts.Add(account = new WhatsAppAccount(organizationId, number.PhoneNumberId));
        if (!isNew && account.Status != WhatsAppAccountStatus.DISCONNECTED && account.WabaId != number.WabaId)
            await unsubscribe.PrepareAsync(db, account, TokenFor(attempt, account.WabaId), now, CancellationToken.None);
        account.Connect(number, Access(attempt), pin is null ? null : tokens.ProtectPin(organizationId, pin), current.RequiredUserId, now);
        attempt.Stored(account.Id, secrets.PinsOnly(attempt, number.PhoneNumberId));

        await db.ResolveAsync(account, Over, now, CancellationToken.None);
        await db.NoteAsync(
            account, isNew ? "CONNECTED" : "RECONNECTED", AlertSeverity.INFORMATIONAL, number.DisplayPhoneNumber, $"signup:{attempt.Id}", now, CancellationToken.None);
        var code = attempt.CodeHash is { } hash ? $"code {hash}" : "own portfolio";
        db.AuditEntries.Add(new AuditEntry(
            organizationId, current.UserId, "whatsapp.connected", account.Id.ToString(),
            $"number {number.PhoneNumberId}, business account {number.WabaId}, {code}{(before is null ? "" : $"; before: {before}")}", now));
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException exception) when (exception is not DbUpdateConcurrencyException)
        {
            // Only the indexes of who holds a number can object here.
            throw new ProblemException(SignupChoices.Taken);
        }
    }

    private static async Task<WhatsAppAccount?> FindAsync(AppDbContext db, ConnectedNumber number)
    {
        var digits = SignupChoices.Digits(number.DisplayPhoneNumber);
        var known = await db.WhatsAppAccounts.Where(one => one.PhoneNumberId == number.PhoneNumberId || (digits != "" && one.Digits == digits)).ForUpdate().ToListAsync();
        return known.OrderByDescending(one => one.PhoneNumberId == number.PhoneNumberId).ThenByDescending(one => one.HeldDigits == digits).ThenByDescending(one => one.ConnectedAtUtc).FirstOrDefault();
    }

    /// <summary>The new token where it reaches the account that is left; else the number's own has to do.</summary>
    private string? TokenFor(SignupAttempt attempt, string wabaId) => attempt.GrantedWabas.Contains(wabaId) ? secrets.Read(attempt).AccessToken : null;

    private AccountAccess Access(SignupAttempt attempt) => attempt.TokenKind == TokenKind.FALLBACK
        ? AccountAccess.Fallback
        : new(
            tokens.ProtectAccessToken(attempt.OrganizationId, secrets.Read(attempt).AccessToken!), attempt.TokenKind, attempt.TokenExpiresAtUtc, attempt.GrantedScopes,
            attempt.BusinessId);
}
