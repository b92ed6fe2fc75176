using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <param name="PhoneNumberId">May be left out when the business account has a single number.</param>
/// <param name="Pin">The number's own two-step PIN, six digits, when it has one that is not ours.</param>
public sealed record NumberToConnect(string? State, string? WabaId, string? PhoneNumberId, string? Pin)
{
    // A record prints its members; a PIN must not be printed.
    public override string ToString() => nameof(NumberToConnect);
}

public sealed record ConnectedAccount(Guid AccountId, string WabaId, string PhoneNumberId, string DisplayPhoneNumber, string? VerifiedName, WhatsAppAccountStatus Status);

/// <summary>
/// Connects the chosen number for a program: the same checklist as in the wizard, run to its end or to the refusal of a step. Once
/// the number is connected the answer is good: that its profile could not be read yet is no reason to connect it again.
/// </summary>
public sealed class CompleteSignup(CurrentOrganization current, Signups signups, RunSignup runSignup)
{
    /// <exception cref="ProblemException">Any of the contract's codes for connecting; <see cref="Problem.Step"/> says where.</exception>
    /// <exception cref="InvalidInputException">Fields <c>state</c>, <c>wabaId</c>, <c>phoneNumberId</c>, <c>pin</c>.</exception>
    public async Task<ConnectedAccount> RunAsync(NumberToConnect command, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var (attempt, _) = await signups.AuthorizedAsync(command.State, cancellationToken);
        return await RunAsync(attempt.Id, command, cancellationToken);
    }

    internal async Task<ConnectedAccount> RunAsync(Guid attemptId, NumberToConnect command, CancellationToken cancellationToken)
    {
        var answer = new SignupAnswer(Text.Required(command.WabaId, "wabaId", 40), command.PhoneNumberId, command.Pin);
        var view = await runSignup.RunAsync(attemptId, answer, onProgress: null, cancellationToken);
        if (view.Account is { } account) return account;
        if (view.Failed?.Problem is { } problem) throw new ProblemException(problem);
        throw view.Question == SignupQuestion.NUMBER ? new InvalidInputException("phoneNumberId", "Required") : new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
    }
}
