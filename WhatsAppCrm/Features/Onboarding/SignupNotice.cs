namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Why Meta's window ended without an access. The words are in the resources, under <c>Notice_</c> and <c>NoticeText_</c>.</summary>
/// <param name="Key"><c>blocked</c>, <c>closed</c>, <c>sdk</c>, <c>no_code</c>, <c>cancelled</c>, <c>reported</c> or <c>error</c>.</param>
/// <param name="Step">Meta's name of the page on which the person left.</param>
/// <param name="MetaSays">Meta's own words.</param>
public sealed record SignupNotice(string Key, string? Step = null, string? MetaSays = null, string? MetaCode = null, string? SessionId = null)
{
    /// <summary>The pages of Meta's popup that have words here (Meta, Embedded Signup, errors, read 2026-11-20).</summary>
    private static readonly string[] KnownSteps =
        ["BUSINESS_ACCOUNT_SELECTION", "WABA_PHONE_PROFILE_PICKER", "WHATSAPP_BUSINESS_PROFILE_SETUP", "PHONE_NUMBER_SETUP", "PHONE_NUMBER_VERIFICATION", "PERMISSIONS"];

    /// <summary>Another try by the same door is of little use: the other one is offered first.</summary>
    public bool OtherDoorFirst => Key is "blocked" or "sdk" or "no_code";

    /// <summary>Null for a message that ends well.</summary>
    public static SignupNotice? Of(SignupMessage message) => message switch
    {
        { IsFinish: true } => null,
        { Event: "ERROR" } => new("error", Known(message.CurrentStep), message.ErrorMessage, message.ErrorCode, message.SessionId),
        // A problem the person reported comes as CANCEL too.
        { ErrorMessage: not null } or { ErrorCode: not null } => new("reported", Known(message.CurrentStep), message.ErrorMessage, message.ErrorCode, message.SessionId),
        { Event: "CANCEL" } => new("cancelled", Known(message.CurrentStep)),
        _ => null,
    };

    private static string? Known(string? step) => KnownSteps.Contains(step) ? step : null;
}
