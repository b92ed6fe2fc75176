using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Which question the wizard asks.</summary>
public enum WizardStage
{
    Start,
    BusinessAccount,
    Number,
    Pin,
    Connected,
}

/// <summary>
/// The conversation of the wizard with the person, without its looks: authorize, choose a business account, choose a number,
/// connect. A question with one answer is not asked. One instance a page.
/// </summary>
public sealed class SignupWizard(BeginSignup beginSignup, RedeemCode redeemCode, SignupChoices choices, CompleteSignup completeSignup)
{
    private string? _state;
    private (string? WabaId, string? PhoneNumberId) _hint;

    public WizardStage Stage { get; private set; }

    /// <summary>Something is under way; its step shows as running.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Why the last step failed; null when it did not.</summary>
    public Problem? Problem { get; private set; }

    public IReadOnlyList<WabaOption> BusinessAccounts { get; private set; } = [];

    public IReadOnlyList<PhoneOption> Numbers { get; private set; } = [];

    public WabaOption? BusinessAccount { get; private set; }

    public PhoneOption? Number { get; private set; }

    public ConnectedAccount? Account { get; private set; }

    public bool IsAuthorized => BusinessAccounts.Count > 0;

    /// <summary>What Meta's popup said was chosen there; comes before or after the code, and only preselects.</summary>
    public void Hint(string? wabaId, string? phoneNumberId)
    {
        _hint = (wabaId, phoneNumberId);
        if (Stage == WizardStage.BusinessAccount) BusinessAccount = BusinessAccounts.FirstOrDefault(one => one.Id == wabaId) ?? BusinessAccount;
        if (Stage == WizardStage.Number) Number = Numbers.FirstOrDefault(one => one.Id == phoneNumberId) ?? Number;
    }

    /// <summary>The popup's code. Exchanged at once: it lives 30 seconds.</summary>
    public Task RedeemAsync(string code, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        _state = (await beginSignup.PopupAsync(reconnectsAccountId: null, cancellationToken)).State;
        await redeemCode.RunAsync(_state, code, session: null, cancellationToken);
        await LoadBusinessAccountsAsync(cancellationToken);
    });

    /// <summary>Back from the full-page way, where the code is exchanged already.</summary>
    public Task ResumeAsync(string state, CancellationToken cancellationToken) => TryAsync(() =>
    {
        _state = state;
        return LoadBusinessAccountsAsync(cancellationToken);
    });

    public void Choose(WabaOption businessAccount) => BusinessAccount = businessAccount;

    public void Choose(PhoneOption number) => Number = number;

    /// <summary>The one primary button: answers the question that stands.</summary>
    public Task ContinueAsync(string? pin, CancellationToken cancellationToken) => TryAsync(() =>
        Stage == WizardStage.BusinessAccount ? LoadNumbersAsync(cancellationToken) : ConnectAsync(pin, cancellationToken));

    /// <summary>Back to the question before, with its answer still there.</summary>
    public void Back()
    {
        Problem = null;
        Number = null;
        if (BusinessAccounts.Count > 1) Stage = WizardStage.BusinessAccount;
    }

    /// <summary>The way ended without a permission.</summary>
    public void Fail(Problem problem) => Problem = problem;

    /// <summary>Another try began.</summary>
    public void TryAgain() => Problem = null;

    public void StartOver()
    {
        (_state, _hint, Problem, BusinessAccount, Number, Account) = (null, default, null, null, null, null);
        (BusinessAccounts, Numbers, Stage) = ([], [], WizardStage.Start);
    }

    private async Task LoadBusinessAccountsAsync(CancellationToken cancellationToken)
    {
        BusinessAccounts = await choices.BusinessAccountsAsync(_state, cancellationToken);
        BusinessAccount = BusinessAccounts.FirstOrDefault(one => one.Id == _hint.WabaId) ?? BusinessAccounts[0];
        if (BusinessAccounts.Count == 1) await LoadNumbersAsync(cancellationToken);
        else Stage = WizardStage.BusinessAccount;
    }

    private async Task LoadNumbersAsync(CancellationToken cancellationToken)
    {
        Numbers = await choices.PhoneNumbersAsync(_state, BusinessAccount!.Id, cancellationToken);
        Number = Numbers.FirstOrDefault(one => one.Id == _hint.PhoneNumberId) ?? Numbers[0];
        Stage = WizardStage.Number;
        if (Numbers.Count == 1) await ConnectAsync(null, cancellationToken);
    }

    private async Task ConnectAsync(string? pin, CancellationToken cancellationToken)
    {
        Account = await completeSignup.RunAsync(new(_state, BusinessAccount!.Id, Number!.Id, pin), cancellationToken);
        Stage = WizardStage.Connected;
    }

    private async Task TryAsync(Func<Task> step)
    {
        if (IsBusy) return;
        (IsBusy, Problem) = (true, null);
        try
        {
            await step();
        }
        catch (ProblemException refused)
        {
            Problem = refused.Problem;
            if (refused.Problem.Code == "PIN_REQUIRED") Stage = WizardStage.Pin;
        }
        catch (InvalidInputException)
        {
            Problem = Problem.Unprocessable("VALIDATION_FAILED");
        }
        finally
        {
            IsBusy = false;
        }
    }
}
