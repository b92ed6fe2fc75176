using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Takes an attempt as far as it goes by itself: until a person is asked, a step fails, or the number is ready. Every step's start
/// and end are stored, so calling again, also after a crash or from another browser, goes on at the first step that is not done.
/// </summary>
public sealed class RunSignup
{
    /// <param name="answer">To the question that stands; null just goes on, or tries the failed step again.</param>
    /// <param name="onProgress">Hears of every step that began or ended.</param>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> when it is unknown, another person's, over or given up; a failed step is in the view instead.</exception>
    /// <exception cref="InvalidInputException">Field <c>pin</c>.</exception>
    public Task<SignupView> RunAsync(Guid attemptId, SignupAnswer? answer, Func<SignupView, Task>? onProgress, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Being written.");
}
