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
    /// <exception cref="ProblemException"><c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>, <c>META_REFUSED</c>, at the exchange <c>OAUTH_CODE_REJECTED</c>, at the registration <c>PIN_REQUIRED</c>.</exception>
    public static T OrFail<T>(this GraphResult<T> result, string step) => result.IsOk ? result.Value : throw new ProblemException(Refusal(result, step));

    /// <summary>The refusal that a stored step ended with.</summary>
    public static Problem Problem(SignupStep step) =>
        new(step.ProblemCode ?? "INTERNAL_ERROR", ProblemKind.Conflict, step.MetaCode, step.MetaMessage, Of(step.Kind));

    private static Problem Refusal<T>(GraphResult<T> result, string step)
    {
        if (result.Error is not { } error) return new("META_UNAVAILABLE", ProblemKind.Upstream, Step: step, MetaMessage: result.Reason);
        var kind = GraphErrors.Classify(error).Kind;
        var (code, answer) = error.Code switch
        {
            GraphErrors.PinMismatch => ("PIN_REQUIRED", ProblemKind.Conflict),
            _ when kind is GraphErrorKind.Throttled || error.HttpStatus >= 500 => ("META_UNAVAILABLE", ProblemKind.Upstream),
            // At the exchange nearly every refusal is a code that is used, old, or made for another address.
            _ when step == Exchange => ("OAUTH_CODE_REJECTED", ProblemKind.Conflict),
            _ when kind is GraphErrorKind.AccessLost => ("META_PERMISSION_MISSING", ProblemKind.Conflict),
            _ when kind is GraphErrorKind.Temporary => ("META_UNAVAILABLE", ProblemKind.Upstream),
            _ => ("META_REFUSED", ProblemKind.Unprocessable),
        };
        return new(code, answer, error.Code, error.Details ?? error.Title, step);
    }
}
