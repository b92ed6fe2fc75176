using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>The steps of connecting a number, in order; their names are part of the answer when one fails.</summary>
public static class StepFailure
{
    public const string Exchange = "exchange";
    public const string Permissions = "permissions";
    public const string BusinessAccount = "businessAccount";
    public const string PhoneNumber = "phoneNumber";
    public const string Subscribe = "subscribe";
    public const string Register = "register";

    public const string Profile = "profile";
    public const string RoundTrip = "roundTrip";

    public static string Of(SignupStepKind kind) => kind switch
    {
        SignupStepKind.AUTHORIZED => "authorize",
        SignupStepKind.TOKEN_EXCHANGED => Exchange,
        SignupStepKind.PERMISSIONS_CHECKED => Permissions,
        SignupStepKind.BUSINESS_ACCOUNT_CHOSEN => BusinessAccount,
        SignupStepKind.NUMBER_CHOSEN => PhoneNumber,
        SignupStepKind.WEBHOOKS_SUBSCRIBED => Subscribe,
        SignupStepKind.NUMBER_REGISTERED => Register,
        SignupStepKind.PROFILE_READ => Profile,
        _ => RoundTrip,
    };

    /// <summary>The value, or the refusal that says which step failed, what Meta said and, by its code, what to do.</summary>
    /// <param name="hasPin">A person gave the PIN that Meta did not take.</param>
    /// <exception cref="ProblemException">
    /// <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>, <c>META_REFUSED</c>, at the exchange <c>OAUTH_CODE_REJECTED</c>, at the subscription
    /// <c>WEBHOOK_UNREACHABLE</c>, at the registration its own codes.
    /// </exception>
    public static T OrFail<T>(this GraphResult<T> result, string step, bool hasPin = false) => result.IsOk ? result.Value : throw new ProblemException(Refusal(result, step, hasPin));

    /// <summary>The refusal that a stored step ended with.</summary>
    public static Problem Problem(SignupStep step) => new(step.ProblemCode ?? "INTERNAL_ERROR", ProblemKind.Conflict, step.MetaCode, step.MetaMessage, Of(step.Kind));

    /// <summary>The registration's codes: Meta Cloud API, error codes, read 2026-11-20.</summary>
    private static Problem Refusal<T>(GraphResult<T> result, string step, bool hasPin)
    {
        var problem = result.Problem(step);
        var (code, kind) = (step, result.Error?.Code) switch
        {
            (Register, GraphErrors.PinMismatch) => (hasPin ? "PIN_WRONG" : "PIN_REQUIRED", ProblemKind.Conflict),
            (Register, 133008) => ("PIN_BLOCKED", ProblemKind.TooMany),
            (Register, 133009) => ("PIN_TOO_FAST", ProblemKind.TooMany),
            (Register, 133016) => ("REGISTER_LIMIT", ProblemKind.TooMany),
            (Register, 133015) => ("REGISTER_TOO_SOON", ProblemKind.TooMany),
            (Register, 133006) => ("PHONE_UNVERIFIED", ProblemKind.Unprocessable),
            (Subscribe, GraphErrors.CallbackVerificationFailed) => ("WEBHOOK_UNREACHABLE", ProblemKind.Unprocessable),
            // At the exchange nearly every refusal is a code that is used, old, or made for another address.
            (Exchange, not null) when problem.Code != "META_UNAVAILABLE" => ("OAUTH_CODE_REJECTED", ProblemKind.Conflict),
            _ => (problem.Code, problem.Kind),
        };
        return problem with { Code = code, Kind = kind };
    }
}
