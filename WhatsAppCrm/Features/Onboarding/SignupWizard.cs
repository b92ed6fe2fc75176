// Longer than 150 lines: one conversation, whose turns share what is on the screen.
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// The conversation of the wizard with the person, without its looks. What is done is stored by the use cases; this only knows
/// what is on the screen, so that leaving and coming back loses nothing. One instance a page.
/// </summary>
public sealed class SignupWizard(BeginSignup beginSignup, RedeemCode redeemCode, HearPopup hearPopup, RunSignup runSignup, AbandonSignup abandonSignup, SignupQueries queries)
{
    private SignupMessage? _message;
    private Guid? _replaced;
    private bool _heardLate;

    /// <summary>The attempt; null before there is one.</summary>
    public SignupView? View { get; private set; }

    /// <summary>Something is under way; its step shows as running.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Meta's window is open, as far as one can know.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Meta's window says it is done; the code has to follow.</summary>
    public bool AwaitsCode => IsOpen && _message?.IsFinish == true;

    public bool OffersResume { get; private set; }

    /// <summary>Why the last visit to Meta brought nothing.</summary>
    public SignupNotice? Notice { get; private set; }

    /// <summary>A refusal that is no step's.</summary>
    public Problem? Refusal { get; private set; }

    /// <summary>What to explain: the refusal, or why the step failed.</summary>
    public Problem? Problem => Refusal ?? View?.Failed?.Problem;

    /// <summary>What stands has been read.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Called whenever something has changed that is not the answer to a call.</summary>
    public Func<Task> Changed { get; set; } = () => Task.CompletedTask;

    /// <summary>Opens the page: what stands half done is offered, what comes back from Meta's full page runs on.</summary>
    /// <param name="state">Of the full-page way, when Meta's page sent the person back.</param>
    /// <param name="error">Why it brought nothing.</param>
    /// <param name="reconnects">The number to reconnect; what another attempt left half done stays where it is.</param>
    public async Task OpenAsync(string? state, string? error, NumberToReconnect? reconnects, CancellationToken cancellationToken)
    {
        try
        {
            if (state is { Length: > 0 }) View = await queries.ByStateAsync(state, cancellationToken);
            else if (error is { Length: > 0 }) Refusal = Problem.Conflict(error);
            else View = await queries.OpenAsync(cancellationToken) is { } open && (reconnects is null || open.Reconnects?.AccountId == reconnects.AccountId) ? open : null;
        }
        catch (ProblemException refused)
        {
            Refusal = refused.Problem;
        }

        IsLoaded = true;
        if (View is not { IsReady: false, Question: not SignupQuestion.AUTHORIZE }) return;
        // A step that failed is shown as it stands; trying it again is the person's to say.
        if (View.Failed is not null) return;
        OffersResume = state is not { Length: > 0 };
        if (!OffersResume) await GoOnAsync(null, cancellationToken);
    }

    public void WindowOpened()
    {
        (IsOpen, _message, _heardLate, Notice, Refusal) = (true, null, false, null, null);
        if (View is { } view) (_replaced, View) = (view.AttemptId, null);
    }

    /// <summary>Comes before the code, after it, or instead of it.</summary>
    public async Task HearAsync(SignupMessage message, CancellationToken cancellationToken)
    {
        _message = message;
        Notice = SignupNotice.Of(message);
        if (Notice is not null) IsOpen = false;
        if (View is not { IsReady: false } view || !message.IsFinish) return;
        try
        {
            await hearPopup.RunAsync(view.AttemptId, message, cancellationToken);
        }
        catch (ProblemException)
        {
            // The attempt has ended meanwhile; a proposal has no use any more.
            return;
        }

        // What was chosen in Meta's window need not be asked again.
        if (IsBusy) _heardLate = true;
        else if (Asks) await GoOnAsync(null, cancellationToken);
    }

    public void NoCode(string reason) => (IsOpen, Notice) = (false, new SignupNotice(reason));

    /// <summary>The popup's code. Exchanged at once: it lives 30 seconds.</summary>
    public Task RedeemAsync(string code, Guid? reconnectsAccountId, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        (IsOpen, Notice) = (false, null);
        var start = await beginSignup.PopupAsync(reconnectsAccountId, cancellationToken);
        View = await queries.ReadAsync(start.AttemptId, cancellationToken);
        await Changed();
        if (_message is { IsFinish: true } message) await hearPopup.RunAsync(start.AttemptId, message, cancellationToken);
        try
        {
            await redeemCode.RunAsync(start.State, code, session: null, cancellationToken);
        }
        catch (ProblemException)
        {
            View = await queries.ReadAsync(start.AttemptId, cancellationToken);
            if (View.Failed is null) throw;
            return;
        }

        if (_replaced is { } old) await abandonSignup.RunAsync(old, cancellationToken);
        _replaced = null;
        View = await runSignup.RunAsync(start.AttemptId, null, ShowAsync, cancellationToken);
        if (_heardLate && Asks) View = await runSignup.RunAsync(start.AttemptId, null, ShowAsync, cancellationToken);
    });

    /// <summary>Goes on, tries the failed step again, or answers what was asked.</summary>
    public Task GoOnAsync(SignupAnswer? answer, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        OffersResume = false;
        var attemptId = View!.AttemptId;
        try
        {
            View = await runSignup.RunAsync(attemptId, answer, ShowAsync, cancellationToken);
        }
        catch (InvalidInputException)
        {
            // What was chosen is not there any more: ask with what is.
            View = await runSignup.RunAsync(attemptId, null, ShowAsync, cancellationToken);
        }
    });

    /// <summary>Gives the attempt up; Meta is not told anything.</summary>
    public Task StartOverAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        if (View is { } view) await abandonSignup.RunAsync(view.AttemptId, cancellationToken);
        (View, Notice, _message, OffersResume, IsOpen) = (null, null, null, false, false);
    });

    private bool Asks => View?.Question is SignupQuestion.BUSINESS_ACCOUNT or SignupQuestion.NUMBER;

    private Task ShowAsync(SignupView view)
    {
        View = view;
        return Changed();
    }

    private async Task TryAsync(Func<Task> work)
    {
        if (IsBusy) return;
        (IsBusy, Refusal) = (true, null);
        await Changed();
        try
        {
            await work();
        }
        catch (ProblemException refused)
        {
            Refusal = refused.Problem;
        }
        finally
        {
            IsBusy = false;
        }
    }
}
