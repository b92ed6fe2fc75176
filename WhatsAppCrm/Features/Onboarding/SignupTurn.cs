using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>The right to run one step: whoever holds it, nobody else does.</summary>
/// <param name="Attempt">As it was when the turn was taken; not tracked.</param>
/// <param name="Fence">Which try this is; an end that comes after another took over is not written.</param>
/// <param name="Steps">What is stored of all steps.</param>
public sealed record SignupTurn(SignupAttempt Attempt, SignupStepKind Kind, int Fence, IReadOnlyDictionary<SignupStepKind, SignupStep> Steps);

/// <summary>How a step ended well, or that it waits for a person.</summary>
/// <param name="State">DONE, SKIPPED, or WAITING when a person is asked.</param>
/// <param name="Apply">What is written together with the end, in its transaction.</param>
public sealed record StepEnd(SignupStepState State, string? Detail = null, Func<AppDbContext, SignupAttempt, Task>? Apply = null)
{
    public static StepEnd Done(string? detail = null, Action<SignupAttempt>? apply = null) => new(SignupStepState.DONE, detail, apply is null ? null : (_, attempt) =>
    {
        apply(attempt);
        return Task.CompletedTask;
    });

    public IReadOnlyList<WabaOption> BusinessAccounts { get; init; } = [];

    public IReadOnlyList<PhoneOption> Numbers { get; init; } = [];
}
