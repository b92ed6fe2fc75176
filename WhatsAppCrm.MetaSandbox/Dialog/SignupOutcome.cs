namespace WhatsAppCrm.MetaSandbox.Dialog;

internal enum SignupData
{
    Number,
    Several,
    AccountOnly,
    Step,
    Problem,
    NotGranted,
}

/// <summary>What FB.login hears.</summary>
internal enum SignupCode
{
    Given,

    /// <summary>A code whose 30 seconds are over when it arrives.</summary>
    Dead,

    /// <summary>The callback comes without a code.</summary>
    None,

    /// <summary>The callback never comes, although the window has closed.</summary>
    Silence,

    /// <summary>The window closes as if by its own button: nobody says anything, the SDK notices that it is gone.</summary>
    Closed,
}

/// <summary>One way a sign-up can end.</summary>
/// <param name="Key">In the form, in <c>sandbox_outcome=</c>, and in the resource <c>Outcome_{Key}</c>.</param>
/// <param name="Event">Of the session message; null posts none.</param>
/// <param name="Order">What reaches the page first, when it matters: "code" or "message"; null is nearly together.</param>
/// <param name="Partly">True grants the account without the permission to send and receive.</param>
/// <param name="Foreign">True posts a made-up FINISH from another origin first.</param>
/// <param name="ByRedirect">True when the full-page dialog can end so too; it has no session message.</param>
internal sealed record SignupOutcome(
    string Key,
    string? Event,
    SignupData Data,
    SignupCode Code = SignupCode.Given,
    string? Order = null,
    bool Partly = false,
    bool Foreign = false,
    bool ByRedirect = false)
{
    public static SignupOutcome Finish { get; } = new("finish", "FINISH", SignupData.Number, ByRedirect: true);

    public static SignupOutcome Coexistence { get; } =
        new("coexistence", "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING", SignupData.AccountOnly, ByRedirect: true);

    public static IReadOnlyList<SignupOutcome> All { get; } =
    [
        Finish,
        new("several", "FINISH", SignupData.Several, ByRedirect: true),
        new("only_waba", "FINISH_ONLY_WABA", SignupData.AccountOnly, ByRedirect: true),
        Coexistence,
        new("obo", "FINISH_OBO_MIGRATION", SignupData.Number),
        new("api_only", "FINISH_GRANT_ONLY_API_ACCESS", SignupData.Number),
        new("partial", "FINISH", SignupData.Number, Partly: true, ByRedirect: true),
        new("other_waba", "FINISH", SignupData.NotGranted),
        new("code_first", "FINISH", SignupData.Number, Order: "code"),
        new("message_first", "FINISH", SignupData.Number, Order: "message"),
        new("late_code", "FINISH", SignupData.Number, SignupCode.Dead, ByRedirect: true),
        new("no_code", "FINISH", SignupData.Number, SignupCode.None),
        new("never", "FINISH", SignupData.Number, SignupCode.Silence),
        new("no_message", null, SignupData.Number),
        new("closed", null, SignupData.Number, SignupCode.Closed),
        new("foreign", null, SignupData.Number, SignupCode.None, Foreign: true),
        new("cancel_step", "CANCEL", SignupData.Step, SignupCode.None),
        new("cancel_error", "CANCEL", SignupData.Problem, SignupCode.None),
        new("error", "ERROR", SignupData.Problem, SignupCode.None),
    ];

    public bool GivesCode => Code is SignupCode.Given or SignupCode.Dead;

    public static SignupOutcome Named(string? key) => All.FirstOrDefault(one => one.Key == key) ?? Finish;
}
