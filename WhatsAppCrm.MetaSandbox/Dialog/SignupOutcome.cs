namespace WhatsAppCrm.MetaSandbox.Dialog;

internal enum SignupData
{
    Number,
    Several,
    AccountOnly,
    Step,
    Problem,
}

/// <summary>One way a sign-up can end.</summary>
/// <param name="Key">In the form, in <c>sandbox_outcome=</c>, and in the resource <c>Outcome_{Key}</c>.</param>
/// <param name="Event">Of the session message; null posts none.</param>
/// <param name="Order">What reaches the page first, when it matters: "code" or "message"; null is nearly together.</param>
internal sealed record SignupOutcome(string Key, string? Event, SignupData Data, bool GivesCode = true, string? Order = null)
{
    public static SignupOutcome Finish { get; } = new("finish", "FINISH", SignupData.Number);

    public static SignupOutcome Coexistence { get; } = new("coexistence", "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING", SignupData.AccountOnly);

    public static IReadOnlyList<SignupOutcome> All { get; } =
    [
        Finish,
        new("several", "FINISH", SignupData.Several),
        new("only_waba", "FINISH_ONLY_WABA", SignupData.AccountOnly),
        Coexistence,
        new("obo", "FINISH_OBO_MIGRATION", SignupData.Number),
        new("api_only", "FINISH_GRANT_ONLY_API_ACCESS", SignupData.Number),
        new("code_first", "FINISH", SignupData.Number, Order: "code"),
        new("message_first", "FINISH", SignupData.Number, Order: "message"),
        new("no_code", "FINISH", SignupData.Number, GivesCode: false),
        new("no_message", null, SignupData.Number),
        new("cancel_step", "CANCEL", SignupData.Step, GivesCode: false),
        new("cancel_error", "CANCEL", SignupData.Problem, GivesCode: false),
        new("error", "ERROR", SignupData.Problem, GivesCode: false),
    ];

    public static SignupOutcome Named(string? key) => All.FirstOrDefault(one => one.Key == key) ?? Finish;
}
