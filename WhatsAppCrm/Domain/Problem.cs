namespace WhatsAppCrm.Domain;

/// <summary>What kind of refusal a <see cref="Problem"/> is; decides the HTTP status in one place only.</summary>
public enum ProblemKind
{
    /// <summary>The rules say no as things stand (409).</summary>
    Conflict,

    /// <summary>The input is well formed but can't be acted on (422).</summary>
    Unprocessable,

    /// <summary>Not there, or not yours: the same answer (404).</summary>
    NotFound,

    /// <summary>The role does not allow it (403).</summary>
    Forbidden,

    /// <summary>Someone else's system did not answer (502).</summary>
    Upstream,

    /// <summary>Too often; later is fine (429).</summary>
    TooMany,
}

/// <summary>
/// An expected refusal with a stable code: part of how the business works, never a bug. Pages turn it into a
/// notification or a field message, REST into ProblemDetails with <c>errorCode</c>; the words come from resources by code.
/// </summary>
/// <param name="Code">Stable, upper case, for example <c>WINDOW_CLOSED</c>.</param>
/// <param name="Kind">Which answer it maps to.</param>
/// <param name="MetaCode">Meta's own error code when Meta refused; null otherwise.</param>
/// <param name="MetaMessage">What Meta said, for the "details for support" line; null otherwise. Never holds a secret.</param>
/// <param name="Step">Which step of several failed, for example <c>register</c>; null where there is only one.</param>
public sealed record Problem(string Code, ProblemKind Kind, int? MetaCode = null, string? MetaMessage = null, string? Step = null)
{
    /// <summary>When <see cref="ProblemKind.TooMany"/>: how long to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Which values are the reason, each with its field message key; null when it is not about values.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    public static Problem Conflict(string code) => new(code, ProblemKind.Conflict);

    public static Problem Unprocessable(string code) => new(code, ProblemKind.Unprocessable);

    public static readonly Problem NotFound = new("NOT_FOUND", ProblemKind.NotFound);

    public static readonly Problem Forbidden = new("FORBIDDEN", ProblemKind.Forbidden);
}

/// <summary>Carries a <see cref="Problem"/> out of a use case. Thrown for refusals, never for bugs.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;
}

/// <summary>Bad input: one message key per field. Nothing has been changed when it is thrown.</summary>
/// <param name="errors">Field name in camelCase (empty for the whole input) to a stable message key.</param>
public sealed class InvalidInputException(IReadOnlyDictionary<string, string> errors) : Exception("Invalid input: " + string.Join(", ", errors.Keys))
{
    public InvalidInputException(string field, string messageKey)
        : this(new Dictionary<string, string> { [field] = messageKey })
    {
    }

    public IReadOnlyDictionary<string, string> Errors { get; } = errors;
}
