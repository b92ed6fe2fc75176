using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>What a person's answer changes in an attempt, and what else they could choose.</summary>
public sealed class SignupAnswers(Signups signups, SignupChoices choices)
{
    /// <exception cref="InvalidInputException">Field <c>pin</c>: not six digits.</exception>
    public static SignupAnswer? Checked(SignupAnswer? answer)
    {
        if (answer is null) return null;
        var pin = Text.Optional(answer.Pin, "pin", 6);
        if (pin is not null && (pin.Length != 6 || !pin.All(char.IsAsciiDigit))) throw new InvalidInputException("pin", "Invalid");
        return new(Text.Optional(answer.WabaId, "wabaId", 40), Text.Optional(answer.PhoneNumberId, "phoneNumberId", 40), pin);
    }

    /// <summary>
    /// Another business account or number than before has the later steps done anew. Once the number is connected nothing is left to
    /// choose. Null when there is no answer.
    /// </summary>
    /// <exception cref="ProblemException"><c>WABA_NOT_GRANTED</c>, or <c>OAUTH_STATE_INVALID</c> when another number is connected already.</exception>
    public Action<SignupAttempt, IReadOnlyDictionary<SignupStepKind, SignupStep>>? Choose(SignupAnswer? answer) => answer is null ? null : (attempt, steps) =>
    {
        var (wabaId, phoneNumberId) = (answer.WabaId ?? attempt.ChosenWabaId, answer.PhoneNumberId ?? attempt.ChosenPhoneNumberId);
        if (attempt.WhatsAppAccountId is not null)
        {
            if (wabaId != attempt.ChosenWabaId || phoneNumberId != attempt.ChosenPhoneNumberId) throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
            return;
        }

        if (answer.WabaId is { } chosen)
        {
            SignupChoices.EnsureGranted(attempt, chosen);
            if (chosen != attempt.ChosenWabaId)
            {
                Reset(steps, SignupStepKind.BUSINESS_ACCOUNT_CHOSEN);
                attempt.ChooseBusinessAccount(chosen);
                attempt.ChooseNumber(null);
            }
        }

        // Which number it is, is settled by the step, among those Meta lists.
        if (answer.PhoneNumberId is { } number && number != attempt.ChosenPhoneNumberId) Reset(steps, SignupStepKind.NUMBER_CHOSEN);
    };

    /// <summary>Best effort: another number for one that is taken, without numbers or with a PIN, another account where several were granted.</summary>
    public async Task<(IReadOnlyList<WabaOption> BusinessAccounts, IReadOnlyList<PhoneOption> Numbers)> OthersAsync(SignupTurn turn, Problem problem, CancellationToken cancellationToken)
    {
        if (problem.Code is not ("PHONE_NONE" or "PHONE_TAKEN" or "PIN_REQUIRED" or "PIN_WRONG" or "PIN_BLOCKED" or "REGISTER_LIMIT")) return ([], []);
        try
        {
            var token = signups.AccessToken(turn.Attempt);
            var accounts = turn.Attempt.GrantedWabas.Count > 1 ? await choices.BusinessAccountsAsync(turn.Attempt, token, cancellationToken) : [];
            var numbers = problem.Code == "PHONE_NONE" ? [] : await choices.OptionsAsync(await choices.NumbersAsync(token, turn.Attempt.ChosenWabaId!, cancellationToken), cancellationToken);
            return (accounts, numbers.Count > 1 ? numbers : []);
        }
        catch (ProblemException)
        {
            // The failure itself is told; what else there is can be asked for again.
            return ([], []);
        }
    }

    private static void Reset(IReadOnlyDictionary<SignupStepKind, SignupStep> steps, SignupStepKind from)
    {
        foreach (var step in steps.Values.Where(step => step.Kind >= from)) step.Reset();
    }
}
