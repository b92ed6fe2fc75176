namespace WhatsAppCrm.Features.Onboarding;

/// <summary>What the wizard shows.</summary>
public enum WizardStage
{
    Loading,

    /// <summary>An attempt from before waits to be taken up.</summary>
    Resume,

    /// <summary>The two doors to Meta.</summary>
    Start,
    Running,

    /// <summary>The number to reconnect is not among those that were shared.</summary>
    OtherNumber,
    BusinessAccount,
    Number,
    Pin,

    /// <summary>The business account has no number yet.</summary>
    NoNumber,
    Failed,
    Ready,
}

internal static class WizardStages
{
    /// <summary>One question at a time; what is under way comes before everything.</summary>
    public static WizardStage Stage(this SignupWizard wizard) => wizard switch
    {
        { IsLoaded: false } => WizardStage.Loading,
        { IsBusy: true } => WizardStage.Running,
        { OffersResume: true } => WizardStage.Resume,
        { View: null } or { Refusal: not null } => WizardStage.Start,
        { View.IsReady: true } => WizardStage.Ready,
        { View.Question: SignupQuestion.AUTHORIZE } => WizardStage.Start,
        { View.Question: SignupQuestion.BUSINESS_ACCOUNT } => WizardStage.BusinessAccount,
        { View: { Question: SignupQuestion.NUMBER, Reconnects: not null } } => WizardStage.OtherNumber,
        { View.Question: SignupQuestion.NUMBER } => WizardStage.Number,
        { View.Question: SignupQuestion.PIN } => WizardStage.Pin,
        { Problem.Code: "PHONE_NONE" } => WizardStage.NoNumber,
        { Problem.Code: "PHONE_TAKEN", View.Numbers.Count: > 0 } => WizardStage.Number,
        { View.Failed: not null } => WizardStage.Failed,
        _ => WizardStage.Resume,
    };
}
