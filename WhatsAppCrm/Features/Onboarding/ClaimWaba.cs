namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Connects a number from what the popup brought, in one go (004): the code and the ids of its message.</summary>
public sealed class ClaimWaba(BeginSignup beginSignup, RedeemCode redeemCode, CompleteSignup completeSignup)
{
    /// <exception cref="Domain.ProblemException">As <see cref="RedeemCode"/> and <see cref="CompleteSignup"/>.</exception>
    public async Task<ConnectedAccount> RunAsync(string? code, string? wabaId, string? phoneNumberId, string? pin, CancellationToken cancellationToken)
    {
        // Checked before the code is spent: it is good for one try.
        Domain.Text.Required(wabaId, "wabaId", 40);
        Domain.Text.Required(code, "code", 2000);
        var started = await beginSignup.PopupAsync(reconnectsAccountId: null, cancellationToken);
        await redeemCode.RunAsync(started.State, code, session: null, cancellationToken);
        return await completeSignup.RunAsync(new(started.State, wabaId, phoneNumberId, pin), cancellationToken);
    }
}
