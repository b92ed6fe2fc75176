using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Settles the business account: the one a person named, else the reconnected number's, else what the popup proposed, else the only
/// one; all only among those that were granted. Otherwise asks.
/// </summary>
public sealed class ChooseBusinessAccount(IDbContextFactory<AppDbContext> factory, SignupChoices choices, ConnectionGraph graph)
{
    public async Task<StepEnd> RunAsync(SignupTurn turn, string token, SignupAnswer? answer, CancellationToken cancellationToken)
    {
        var attempt = turn.Attempt;
        var granted = attempt.GrantedWabas;
        string?[] candidates = [answer?.WabaId, await ReconnectedAsync(attempt, cancellationToken), attempt.ChosenWabaId, granted.Count == 1 ? granted[0] : null];
        if (candidates.FirstOrDefault(one => one is not null && granted.Contains(one)) is not { } wabaId)
            return new(SignupStepState.WAITING) { BusinessAccounts = await choices.BusinessAccountsAsync(attempt, token, cancellationToken) };

        var waba = (await graph.GetBusinessAccountAsync(token, wabaId, cancellationToken)).OrFail(StepFailure.BusinessAccount);
        return StepEnd.Done(waba.Name ?? waba.Id, stored => stored.ChooseBusinessAccount(waba.Id));
    }

    private async Task<string?> ReconnectedAsync(SignupAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.ReconnectsAccountId is not { } accountId) return null;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.WhatsAppAccounts.Where(one => one.Id == accountId).Select(one => one.WabaId).SingleOrDefaultAsync(cancellationToken);
    }
}
