using WhatsAppCrm.Domain;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Has the chosen account's webhooks sent to us, and takes that back when the attempt comes to nothing.</summary>
public sealed class SubscribeWebhooks(
    ConnectionGraph graph, WebhookOverrides overrides, BusinessAccountUse businessAccounts, ILogger<SubscribeWebhooks> logger)
{
    /// <exception cref="ProblemException"><c>WEBHOOK_UNREACHABLE</c>, <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>, <c>META_REFUSED</c>.</exception>
    public async Task<StepEnd> RunAsync(SignupTurn turn, string token, CancellationToken cancellationToken)
    {
        var standing = await overrides.StandingAsync(cancellationToken);
        (await graph.SubscribeAsync(token, turn.Attempt.ChosenWabaId!, standing, cancellationToken)).OrFail(StepFailure.Subscribe);
        return StepEnd.Done();
    }

    /// <summary>No webhooks for a number that is not connected; unless another number of the same business account is. Never throws.</summary>
    /// <returns>False when it may still stand and is worth another try.</returns>
    public async Task<bool> TakeBackAsync(string? token, string? wabaId, CancellationToken cancellationToken)
    {
        if (token is null || wabaId is null || await businessAccounts.IsInUseAsync(wabaId, cancellationToken)) return true;
        var result = await graph.UnsubscribeAsync(token, wabaId, cancellationToken);
        if (!result.IsOk) logger.LogWarning("The subscription of {WabaId} could not be taken back: {Explanation}", wabaId, result.Explanation);
        return result.Outcome is GraphOutcome.Ok or GraphOutcome.Refused;
    }
}
