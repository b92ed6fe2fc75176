using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

public sealed record WabaOption(string Id, string? Name, string? TimezoneId);

/// <param name="ConnectedHere">Already one of the organization's numbers: choosing it renews it.</param>
/// <param name="Refusal">Problem code for which it can't be chosen, for example <c>PHONE_TAKEN</c>; null when it can.</param>
public sealed record PhoneOption(string Id, string DisplayPhoneNumber, string? VerifiedName, string? QualityRating, bool ConnectedHere = false, string? Refusal = null);

/// <summary>What can be chosen after the authorization: exactly what was granted, asked of Meta each time.</summary>
public sealed class SignupChoices(CurrentOrganization current, Signups signups, GraphClient graph)
{
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c>, <c>OAUTH_STATE_EXPIRED</c>, <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>.</exception>
    public async Task<IReadOnlyList<WabaOption>> BusinessAccountsAsync(string? state, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var (attempt, token) = await signups.AuthorizedAsync(state, cancellationToken);
        List<WabaOption> options = [];
        foreach (var wabaId in attempt.GrantedWabas)
        {
            var waba = (await graph.GetWabaAsync(token, wabaId, cancellationToken)).OrFail(StepFailure.BusinessAccount);
            options.Add(new(waba.Id, waba.Name, waba.TimezoneId));
        }

        return options;
    }

    /// <exception cref="ProblemException">As above, <c>WABA_NOT_GRANTED</c>, or <c>PHONE_NONE</c>.</exception>
    public async Task<IReadOnlyList<PhoneOption>> PhoneNumbersAsync(string? state, string? wabaId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var (attempt, token) = await signups.AuthorizedAsync(state, cancellationToken);
        var numbers = await NumbersAsync(attempt, token, wabaId, cancellationToken);
        return [.. numbers.Select(number => new PhoneOption(number.Id, number.DisplayPhoneNumber, number.VerifiedName, number.QualityRating))];
    }

    /// <summary>The numbers of a business account that the attempt was granted.</summary>
    internal async Task<IReadOnlyList<GraphPhoneNumber>> NumbersAsync(SignupAttempt attempt, string token, string? wabaId, CancellationToken cancellationToken)
    {
        var id = Text.Required(wabaId, "wabaId", 40);
        if (!attempt.GrantedWabas.Contains(id)) throw new ProblemException(Problem.Conflict("WABA_NOT_GRANTED") with { Step = StepFailure.BusinessAccount });
        var numbers = (await graph.GetPhoneNumbersAsync(token, id, cancellationToken)).OrFail(StepFailure.PhoneNumber);
        return numbers.Count > 0 ? numbers : throw new ProblemException(Problem.Unprocessable("PHONE_NONE") with { Step = StepFailure.PhoneNumber });
    }
}
