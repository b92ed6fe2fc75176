using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Hands out the steps of an attempt one at a time and writes down how they end. A step that is found running belongs to someone
/// else, unless it has run for so long that its process must be gone: then it is run again, which every step can stand.
/// </summary>
public sealed class SignupTurns(IDbContextFactory<AppDbContext> factory, TimeProvider clock, Signups signups)
{
    /// <summary>Longer than any step: its few calls have 30 s each at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The first step that is not done, or null when another holds it, only a person can go on, or all is done.</summary>
    /// <param name="choose">Changes choices before the step is picked, in the same transaction; null changes nothing.</param>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> or <c>OAUTH_STATE_EXPIRED</c>.</exception>
    public async Task<SignupTurn?> BeginAsync(Guid attemptId, Action<SignupAttempt, IReadOnlyDictionary<SignupStepKind, SignupStep>>? choose, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var attempt = await signups.LockAsync(db, attemptId, cancellationToken);
        // Another browser may have taken the last step since this one looked.
        if (attempt.CompletedAtUtc is not null) return null;

        signups.EnsureOpen(attempt);
        var steps = await StepsAsync(db, attempt, cancellationToken);
        var isHeld = steps.Values.Any(step => step.State == SignupStepState.RUNNING && Now < step.StartedAtUtc + Patience);
        if (isHeld) return null;

        choose?.Invoke(attempt, steps);
        var next = steps.Values.OrderBy(step => step.Kind).FirstOrDefault(step => step.State is not (SignupStepState.DONE or SignupStepState.SKIPPED));
        // The code is never stored: an exchange that was broken off can't be run again.
        if (next is { Kind: SignupStepKind.TOKEN_EXCHANGED, State: SignupStepState.RUNNING })
            next.Fail(Problem.Conflict("OAUTH_CODE_REJECTED"), Now);
        var turn = next is null || !attempt.IsAuthorized && attempt.WhatsAppAccountId is null ? null : Start(attempt, next, steps);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return turn;
    }

    /// <summary>Within a transaction that holds the attempt.</summary>
    public SignupTurn Start(SignupAttempt attempt, SignupStep step, IReadOnlyDictionary<SignupStepKind, SignupStep> steps)
    {
        step.Start(Now);
        return new(attempt, step.Kind, step.Attempts, steps);
    }

    public static async Task<Dictionary<SignupStepKind, SignupStep>> StepsAsync(AppDbContext db, SignupAttempt attempt, CancellationToken cancellationToken)
    {
        var steps = await db.SignupSteps.Where(step => step.SignupAttemptId == attempt.Id).ToDictionaryAsync(step => step.Kind, cancellationToken);
        foreach (var kind in Enum.GetValues<SignupStepKind>().Where(kind => !steps.ContainsKey(kind))) db.SignupSteps.Add(steps[kind] = new SignupStep(attempt, kind));
        return steps;
    }

    /// <summary>
    /// Runs a step that was begun and writes its end. It is not broken off when the person leaves: what Meta was asked is worth
    /// hearing the answer of, and every call has an end of its own.
    /// </summary>
    /// <exception cref="ProblemException">The step failed, which is written down; or it was taken over (<c>OAUTH_STATE_INVALID</c>).</exception>
    public async Task<StepEnd> RunAsync(SignupTurn turn, Func<Task<StepEnd>> step)
    {
        try
        {
            var end = await step();
            await WriteAsync(turn, end);
            return end;
        }
        catch (ProblemException failed)
        {
            await ChangeAsync(turn, line => line.Fail(failed.Problem, Now));
            throw;
        }
        catch
        {
            await ChangeAsync(turn, line => line.Reset());
            throw;
        }
    }

    private async Task WriteAsync(SignupTurn turn, StepEnd end)
    {
        await using var db = await factory.CreateDbContextAsync();
        await using var transaction = await db.BeginWriteAsync();
        var attempt = await signups.FindAsync(db, turn.Attempt.Id, CancellationToken.None);
        var line = await LineAsync(db, turn) ?? throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        if (end.State == SignupStepState.DONE) line.Done(Now, end.Detail);
        else if (end.State == SignupStepState.SKIPPED) line.Skip(Now);
        else line.Reset();
        if (end.Apply is { } apply) await apply(db, attempt);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private async Task ChangeAsync(SignupTurn turn, Action<SignupStep> change)
    {
        await using var db = await factory.CreateDbContextAsync();
        await using var transaction = await db.BeginWriteAsync();
        // The attempt's row is what turns are taken under.
        if (!await db.SignupAttempts.Where(one => one.Id == turn.Attempt.Id).ForUpdate().AnyAsync() || await LineAsync(db, turn) is not { } line) return;
        change(line);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    /// <summary>The step, while the turn is still ours.</summary>
    private static Task<SignupStep?> LineAsync(AppDbContext db, SignupTurn turn) => db.SignupSteps.SingleOrDefaultAsync(
        step => step.SignupAttemptId == turn.Attempt.Id && step.Kind == turn.Kind && step.State == SignupStepState.RUNNING && step.Attempts == turn.Fence);
}
