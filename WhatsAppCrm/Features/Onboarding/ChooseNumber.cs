using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Settles the number: the one a person named, else the reconnected one (by its digits, where they are known: Meta's id may have changed), else what the
/// popup proposed, else the one that came from the WhatsApp Business app, else the only one. Otherwise asks, also when the number to
/// reconnect is not there: nobody wants another one connected in its place.
/// </summary>
public sealed class ChooseNumber(IDbContextFactory<AppDbContext> factory, SignupChoices choices)
{
    /// <exception cref="ProblemException"><c>PHONE_NONE</c>, <c>PHONE_TAKEN</c>, <c>META_UNAVAILABLE</c>, ...</exception>
    /// <exception cref="InvalidInputException">Field <c>phoneNumberId</c>: not one of the account's.</exception>
    public async Task<StepEnd> RunAsync(SignupTurn turn, string token, SignupAnswer? answer, CancellationToken cancellationToken)
    {
        var attempt = turn.Attempt;
        var numbers = await choices.NumbersAsync(token, attempt.ChosenWabaId!, cancellationToken);
        var number = await ChooseAsync(attempt, numbers, answer?.PhoneNumberId, cancellationToken);
        if (number is null) return new(SignupStepState.WAITING) { Numbers = await choices.OptionsAsync(numbers, cancellationToken) };

        await choices.EnsureFreeAsync(number, cancellationToken);
        return StepEnd.Done(number.DisplayPhoneNumber, stored => stored.ChooseNumber(number.Id));
    }

    private async Task<GraphPhoneNumber?> ChooseAsync(SignupAttempt attempt, IReadOnlyList<GraphPhoneNumber> numbers, string? answered, CancellationToken cancellationToken)
    {
        if (answered is not null) return numbers.FirstOrDefault(number => number.Id == answered) ?? throw new InvalidInputException("phoneNumberId", "Invalid");
        if (attempt.ReconnectsAccountId is { } accountId)
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            var known = await db.WhatsAppAccounts.Where(one => one.Id == accountId).Select(one => new { one.Digits, one.PhoneNumberId }).SingleOrDefaultAsync(cancellationToken);
            return known is { Digits.Length: > 0 }
                ? numbers.FirstOrDefault(number => SignupChoices.Digits(number.DisplayPhoneNumber) == known.Digits)
                : numbers.FirstOrDefault(number => number.Id == known?.PhoneNumberId);
        }

        if (numbers.FirstOrDefault(number => number.Id == attempt.ChosenPhoneNumberId) is { } proposed) return proposed;
        if (attempt.PopupEvent == RegisterNumber.Coexistence && numbers.Where(number => number.IsOnBizApp == true).Take(2).ToList() is [var shared]) return shared;
        return numbers is [var only] ? only : null;
    }
}
