using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>Turns the ending of a Graph call into the refusal a person is told.</summary>
public static class GraphProblems
{
    /// <summary>Asked when the call went wrong: which step it was, what Meta said and, by the code, what to do.</summary>
    /// <returns><c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c> or <c>META_REFUSED</c>.</returns>
    public static Problem Problem<T>(this GraphResult<T> result, string? step)
    {
        if (result.Error is not { } error) return new("META_UNAVAILABLE", ProblemKind.Upstream, Step: step, MetaMessage: result.Reason);
        var verdict = GraphErrors.Classify(error);
        var (code, answer) = verdict.Kind switch
        {
            GraphErrorKind.Throttled or GraphErrorKind.Temporary => ("META_UNAVAILABLE", ProblemKind.Upstream),
            _ when error.HttpStatus >= 500 => ("META_UNAVAILABLE", ProblemKind.Upstream),
            GraphErrorKind.AccessLost => ("META_PERMISSION_MISSING", ProblemKind.Conflict),
            _ => ("META_REFUSED", ProblemKind.Unprocessable),
        };
        return new(code, answer, error.Code, error.Details ?? error.Title, step) { RetryAfter = error.RetryAfter };
    }
}
