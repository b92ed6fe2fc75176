using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Keeps what the popup's session message said. It is the browser's word: its event chooses words, its ids are proposals that
/// count only among what Meta says was granted. Comes before or after the code, or never.
/// </summary>
public sealed class HearPopup(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, Signups signups)
{
    /// <exception cref="Domain.ProblemException"><c>OAUTH_STATE_INVALID</c> or <c>OAUTH_STATE_EXPIRED</c>.</exception>
    public async Task RunAsync(Guid attemptId, SignupMessage message, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var attempt = await signups.FindAsync(db, attemptId, cancellationToken);
        if (message.Event is { Length: > 0 } said) attempt.Heard(said);

        var chosen = await db.SignupSteps
            .Where(step => step.SignupAttemptId == attemptId && (step.State == SignupStepState.DONE || step.State == SignupStepState.RUNNING))
            .Select(step => step.Kind).ToListAsync(cancellationToken);
        if (!chosen.Contains(SignupStepKind.BUSINESS_ACCOUNT_CHOSEN) && IsId(message.WabaId)) attempt.ChooseBusinessAccount(message.WabaId);
        if (!chosen.Contains(SignupStepKind.NUMBER_CHOSEN) && IsId(message.PhoneNumberId)) attempt.ChooseNumber(message.PhoneNumberId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static bool IsId(string? id) => id is { Length: > 0 and <= 40 };
}
