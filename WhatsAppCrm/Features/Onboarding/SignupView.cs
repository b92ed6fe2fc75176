using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>What only a person can do next.</summary>
public enum SignupQuestion
{
    /// <summary>Nothing: it can run on by itself, runs, waits for Meta, or is done.</summary>
    NONE,

    /// <summary>Go to Meta (again): there is no token.</summary>
    AUTHORIZE,
    BUSINESS_ACCOUNT,
    NUMBER,

    /// <summary>The number's own two-step PIN.</summary>
    PIN,
}

/// <summary>The number an attempt reconnects.</summary>
public sealed record NumberToReconnect(Guid AccountId, string DisplayPhoneNumber, string? VerifiedName);

/// <summary>One line of the checklist.</summary>
/// <param name="Problem">Why it failed; null when it did not.</param>
/// <param name="Detail">What was chosen or found, as people call it: the business account's name, the number; null when there is nothing to add.</param>
public sealed record SignupStepView(SignupStepKind Kind, SignupStepState State, DateTime? StartedAtUtc, DateTime? EndedAtUtc, Problem? Problem, string? Detail);

/// <summary>Where an attempt stands: all ten steps in order, and what it needs next.</summary>
/// <param name="PopupEvent">What Meta's popup said; the browser's word.</param>
/// <param name="BusinessAccounts">What to choose from. Only filled by <see cref="RunSignup"/>, which asks Meta, and only while it is the question.</param>
/// <param name="Numbers">As <paramref name="BusinessAccounts"/>.</param>
/// <param name="ChosenWabaId">Chosen, or what the popup proposed while it is not.</param>
/// <param name="Account">The number, from the moment it is connected; the last steps may still have to run.</param>
public sealed record SignupView(
    Guid AttemptId, SignupDoor Door, NumberToReconnect? Reconnects, string? PopupEvent, IReadOnlyList<SignupStepView> Steps, SignupQuestion Question,
    IReadOnlyList<WabaOption> BusinessAccounts, IReadOnlyList<PhoneOption> Numbers, string? ChosenWabaId, string? ChosenPhoneNumberId, ConnectedAccount? Account, bool IsReady)
{
    /// <summary>The step that failed; null when none did.</summary>
    public SignupStepView? Failed => Steps.FirstOrDefault(step => step.State == SignupStepState.FAILED);

    /// <summary>Someone, here or in another browser, is at it.</summary>
    public bool IsRunning => Steps.Any(step => step.State == SignupStepState.RUNNING);
}

/// <summary>A person's answer to what was asked; what is null leaves things as they are.</summary>
/// <param name="Pin">Six digits. Never stored before Meta has accepted it.</param>
public sealed record SignupAnswer(string? WabaId = null, string? PhoneNumberId = null, string? Pin = null)
{
    // A record prints its members; a PIN must not be printed.
    public override string ToString() => nameof(SignupAnswer);
}
