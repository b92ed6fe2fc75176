using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Registers a number with the Cloud API. Its PIN is the one given, else the one we set before, else a new random one, which is
/// stored before the call: if the answer is lost, the next try uses the same and succeeds.
/// Meta, Embedded Signup, register, read 2026-11-20.
/// </summary>
public sealed class RegisterNumber(IDbContextFactory<AppDbContext> factory, GraphClient graph, SignupSecrets secrets, AccountTokens tokens)
{
    /// <returns>The PIN the number has now.</returns>
    public async Task<string> RunAsync(Guid attemptId, string token, string phoneNumberId, string? givenPin, CancellationToken cancellationToken)
    {
        var pin = givenPin ?? await OwnPinAsync(attemptId, phoneNumberId, cancellationToken);
        (await graph.RegisterAsync(token, phoneNumberId, pin, cancellationToken)).OrFail(StepFailure.Register);
        return pin;
    }

    private async Task<string> OwnPinAsync(Guid attemptId, string phoneNumberId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var account = await db.WhatsAppAccounts.AsNoTracking().SingleOrDefaultAsync(one => one.PhoneNumberId == phoneNumberId, cancellationToken);
        if (account is not null && tokens.Pin(account) is { } stored) return stored;

        // An earlier attempt may have set one and never heard so.
        var attempts = await db.SignupAttempts.Where(one => one.ProtectedAccessToken != null).OrderByDescending(one => one.CreatedAtUtc).ToListAsync(cancellationToken);
        foreach (var earlier in attempts)
        {
            if (secrets.Read(earlier).Pins.TryGetValue(phoneNumberId, out var pending)) return pending;
        }

        var attempt = attempts.Single(one => one.Id == attemptId);
        var pin = SignupSecrets.NewPin();
        attempt.Hold(secrets.Protect(attempt.OrganizationId, secrets.Read(attempt).WithPin(phoneNumberId, pin)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return pin;
    }
}
