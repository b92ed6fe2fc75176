using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Registers the chosen number with the Cloud API and, in the transaction that ends the step, connects it. Its PIN is the one given,
/// else the one we set before, else a new random one, which is stored before the call: if the answer is lost, the next try knows
/// it, sees that the number is registered, and does not register again. Meta, Embedded Signup, register, read 2026-11-20.
/// </summary>
public sealed class RegisterNumber(
    IDbContextFactory<AppDbContext> factory, ConnectionGraph graph, SignupSecrets secrets, AccountTokens tokens, StoreConnection storeConnection)
{
    /// <summary>The popup's word for a number shared with the WhatsApp Business app, which is never registered: that would take it out of the app.</summary>
    public const string Coexistence = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING";

    /// <param name="token">What the calls are made with.</param>
    /// <exception cref="ProblemException">
    /// <c>PIN_REQUIRED</c>, <c>PIN_WRONG</c>, <c>PIN_BLOCKED</c>, <c>PIN_TOO_FAST</c>, <c>REGISTER_LIMIT</c>, <c>REGISTER_TOO_SOON</c>, <c>PHONE_UNVERIFIED</c>,
    /// <c>PHONE_TAKEN</c>, <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>, <c>META_REFUSED</c>.
    /// </exception>
    public async Task<StepEnd> RunAsync(SignupTurn turn, string token, string? givenPin, CancellationToken cancellationToken)
    {
        var attempt = turn.Attempt;
        var meta = (await graph.GetNumberAsync(token, attempt.ChosenPhoneNumberId!, cancellationToken)).OrFail(StepFailure.Register);
        var isShared = meta.IsOnBizApp == true || attempt.PopupEvent == Coexistence;
        var pin = isShared ? null : await RegisterAsync(attempt, token, meta, givenPin, cancellationToken);

        var number = new ConnectedNumber(
            attempt.ChosenWabaId!, turn.Steps[SignupStepKind.BUSINESS_ACCOUNT_CHOSEN].Detail, meta.Id, meta.DisplayPhoneNumber ?? "", meta.VerifiedName, meta.QualityRating, isShared);
        return new(isShared ? SignupStepState.SKIPPED : SignupStepState.DONE, Apply: (db, stored) => storeConnection.RunAsync(db, stored, number, pin));
    }

    /// <returns>The PIN the number has now.</returns>
    private async Task<string> RegisterAsync(SignupAttempt attempt, string token, GraphNumberHealth meta, string? givenPin, CancellationToken cancellationToken)
    {
        if (givenPin is null && meta.IsRegistered && await KnownPinAsync(meta, cancellationToken) is { } known) return known;

        var pin = givenPin ?? await OwnPinAsync(attempt.Id, meta, cancellationToken);
        var result = await graph.RegisterAsync(token, meta.Id, pin, cancellationToken);
        if (result.Error is { Code: GraphErrors.PinMismatch } && givenPin is null) await ForgetPinAsync(meta.Id, cancellationToken);
        result.OrFail(StepFailure.Register, hasPin: givenPin is not null);
        return pin;
    }

    private async Task<string?> KnownPinAsync(GraphNumberHealth meta, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await KnownPinAsync(db, meta, cancellationToken);
    }

    /// <summary>One we registered the number with, or tried to and never heard whether it worked.</summary>
    private async Task<string?> KnownPinAsync(AppDbContext db, GraphNumberHealth meta, CancellationToken cancellationToken)
    {
        var digits = SignupChoices.Digits(meta.DisplayPhoneNumber ?? "");
        var account = await db.WhatsAppAccounts.AsNoTracking().Where(one => one.ProtectedPin != null && (one.PhoneNumberId == meta.Id || (digits != "" && one.Digits == digits)))
            .OrderByDescending(one => one.ConnectedAtUtc).FirstOrDefaultAsync(cancellationToken);
        if (account is not null) return tokens.Pin(account);
        return (await AttemptsAsync(db, cancellationToken)).Select(attempt => secrets.Read(attempt).Pins.GetValueOrDefault(meta.Id)).FirstOrDefault(pin => pin is not null);
    }

    private async Task<string> OwnPinAsync(Guid attemptId, GraphNumberHealth meta, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await KnownPinAsync(db, meta, cancellationToken) is { } known) return known;

        var attempt = await db.SignupAttempts.Where(one => one.Id == attemptId).ForUpdate().SingleAsync(cancellationToken);
        var pin = SignupSecrets.NewPin();
        attempt.Hold(secrets.Protect(attempt.OrganizationId, secrets.Read(attempt).WithPin(meta.Id, pin)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return pin;
    }

    /// <summary>Meta says it is not the number's: nobody should try it again.</summary>
    private async Task ForgetPinAsync(string phoneNumberId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        foreach (var attempt in await AttemptsAsync(db, cancellationToken))
        {
            if (secrets.Read(attempt) is var secret && secret.Pins.ContainsKey(phoneNumberId))
                attempt.Hold(secrets.Protect(attempt.OrganizationId, secret.WithoutPin(phoneNumberId)));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Task<List<SignupAttempt>> AttemptsAsync(AppDbContext db, CancellationToken cancellationToken) =>
        db.SignupAttempts.Where(one => one.ProtectedAccessToken != null).OrderByDescending(one => one.CreatedAtUtc).ForUpdate().ToListAsync(cancellationToken);
}
