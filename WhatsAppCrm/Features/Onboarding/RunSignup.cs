using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Takes an attempt as far as it goes by itself: until a person is asked, a step fails, or the number is ready. Every step's start
/// and end are stored, so calling again, also after a crash or from another browser, goes on at the first step that is not done.
/// While another browser is at it, this one watches and goes on where that one stops.
/// </summary>
public sealed class RunSignup(
    CurrentOrganization current, SignupTurns turns, SignupQueries queries, Signups signups, SignupAnswers answers, CheckPermissions checkPermissions, ChooseBusinessAccount chooseBusinessAccount,
    ChooseNumber chooseNumber, SubscribeWebhooks subscribeWebhooks, RegisterNumber registerNumber, FinishSignup finishSignup)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <param name="answer">To the question that stands; null just goes on, or tries the failed step again.</param>
    /// <param name="onProgress">Hears of every step that began or ended.</param>
    /// <param name="cancellationToken">Stops after the step that runs, which is ended all the same.</param>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> when it is unknown, another person's, over or given up, <c>WABA_NOT_GRANTED</c> for an answer; a failed step is in the view instead.</exception>
    /// <exception cref="InvalidInputException">Fields <c>phoneNumberId</c>, <c>pin</c>.</exception>
    public async Task<SignupView> RunAsync(Guid attemptId, SignupAnswer? answer, Func<SignupView, Task>? onProgress, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        answer = SignupAnswers.Checked(answer);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var view = await queries.ReadAsync(attemptId, cancellationToken);
            if (view.IsReady) return view;
            if (await turns.BeginAsync(attemptId, answers.Choose(answer), cancellationToken) is not { } turn)
            {
                view = await queries.ReadAsync(attemptId, cancellationToken);
                if (!view.IsRunning) return view;
                await TellAsync(onProgress, view);
                await Task.Delay(Glance, cancellationToken);
                continue;
            }

            await LeaveAsync(view, turn);
            try
            {
                var end = await turns.RunAsync(turn, async () =>
                {
                    await TellAsync(onProgress, await queries.ReadAsync(attemptId, CancellationToken.None));
                    return await StepAsync(turn, answer);
                });
                if (end.State == SignupStepState.WAITING) return await AskAsync(attemptId, end);
            }
            catch (ProblemException failed)
            {
                return await FailedAsync(turn, failed.Problem);
            }

            if (turn.Kind == SignupStepKind.NUMBER_REGISTERED) await finishSignup.ConnectedAsync(turn, CancellationToken.None);
            if (turn.Kind == SignupStepKind.READY) await finishSignup.CompletedAsync(turn, CancellationToken.None);
            if (onProgress is not null) await onProgress(await queries.ReadAsync(attemptId, CancellationToken.None));
        }
    }

    private Task<StepEnd> StepAsync(SignupTurn turn, SignupAnswer? answer) => turn.Kind switch
    {
        SignupStepKind.PERMISSIONS_CHECKED => checkPermissions.RunAsync(turn, CancellationToken.None),
        SignupStepKind.BUSINESS_ACCOUNT_CHOSEN => chooseBusinessAccount.RunAsync(turn, signups.AccessToken(turn.Attempt), answer, CancellationToken.None),
        SignupStepKind.NUMBER_CHOSEN => chooseNumber.RunAsync(turn, signups.AccessToken(turn.Attempt), answer, CancellationToken.None),
        SignupStepKind.WEBHOOKS_SUBSCRIBED => subscribeWebhooks.RunAsync(turn, signups.AccessToken(turn.Attempt), CancellationToken.None),
        SignupStepKind.NUMBER_REGISTERED => registerNumber.RunAsync(turn, signups.AccessToken(turn.Attempt), answer?.Pin, CancellationToken.None),
        SignupStepKind.PROFILE_READ => finishSignup.ReadProfileAsync(turn, CancellationToken.None),
        SignupStepKind.ROUND_TRIP_PROVED => finishSignup.ProveRoundTripAsync(turn, CancellationToken.None),
        SignupStepKind.READY => finishSignup.ReadyAsync(turn, CancellationToken.None),
        _ => throw new InvalidOperationException($"{turn.Kind} is not run by itself."),
    };

    /// <summary>Another business account was chosen: the one before need not send us anything.</summary>
    private async Task LeaveAsync(SignupView before, SignupTurn turn)
    {
        if (before.ChosenWabaId == turn.Attempt.ChosenWabaId || before.Steps[(int)SignupStepKind.WEBHOOKS_SUBSCRIBED].State == SignupStepState.WAITING) return;
        await subscribeWebhooks.TakeBackAsync(signups.AccessToken(turn.Attempt), before.ChosenWabaId, CancellationToken.None);
    }

    private static Task TellAsync(Func<SignupView, Task>? onProgress, SignupView view) => onProgress is null ? Task.CompletedTask : onProgress(view);

    private async Task<SignupView> AskAsync(Guid attemptId, StepEnd end)
    {
        var view = await queries.ReadAsync(attemptId, CancellationToken.None);
        return view with
        {
            Question = end.Numbers.Count > 0 ? SignupQuestion.NUMBER : SignupQuestion.BUSINESS_ACCOUNT,
            BusinessAccounts = end.BusinessAccounts,
            Numbers = end.Numbers,
        };
    }

    /// <summary>With all that is known of the failure, and with what else could be chosen where another choice is the way out.</summary>
    private async Task<SignupView> FailedAsync(SignupTurn turn, Problem problem)
    {
        var view = await queries.ReadAsync(turn.Attempt.Id, CancellationToken.None);
        var (accounts, numbers) = await answers.OthersAsync(turn, problem, CancellationToken.None);
        return view with
        {
            Steps = [.. view.Steps.Select(step => step.Kind == turn.Kind && step.State == SignupStepState.FAILED ? step with { Problem = problem with { Step = problem.Step ?? StepFailure.Of(turn.Kind) } } : step)],
            BusinessAccounts = accounts,
            Numbers = numbers,
        };
    }
}
