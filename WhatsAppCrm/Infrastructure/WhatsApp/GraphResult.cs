namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>How a call ended, as far as it can be known from here.</summary>
public enum GraphOutcome
{
    Ok,

    /// <summary>Meta answered and refused: nothing happened there.</summary>
    Refused,

    /// <summary>No connection came about: not a byte of the request left.</summary>
    NotSent,

    /// <summary>The request left and no usable answer came: it may or may not have happened.</summary>
    Unknown,
}

/// <summary>The answer of one Graph call.</summary>
public readonly record struct GraphResult<T>
{
    private readonly T? _value;

    private GraphResult(GraphOutcome outcome, T? value, GraphError? error, string? reason) => (Outcome, _value, Error, Reason) = (outcome, value, error, reason);

    public GraphOutcome Outcome { get; }

    /// <summary>What Meta said; only when <see cref="GraphOutcome.Refused"/>.</summary>
    public GraphError? Error { get; }

    /// <summary>Why there was no answer, without addresses or secrets; only when not sent or unknown.</summary>
    public string? Reason { get; }

    public bool IsOk => Outcome == GraphOutcome.Ok;

    /// <exception cref="InvalidOperationException">The call did not succeed.</exception>
    public T Value => IsOk ? _value! : throw new InvalidOperationException($"The Graph call ended {Outcome}: {Explanation}");

    /// <summary>One line for logs and the queue.</summary>
    public string Explanation => Error?.ToString() ?? Reason ?? "";

    public static GraphResult<T> Ok(T value) => new(GraphOutcome.Ok, value, null, null);

    public static GraphResult<T> Refused(GraphError error) => new(GraphOutcome.Refused, default, error, null);

    public static GraphResult<T> NotSent(string reason) => new(GraphOutcome.NotSent, default, null, reason);

    public static GraphResult<T> Unknown(string reason) => new(GraphOutcome.Unknown, default, null, reason);

    /// <summary>The same ending with another value.</summary>
    public GraphResult<TOther> Map<TOther>(Func<T, TOther> map) =>
        new(Outcome, IsOk ? map(_value!) : default, Error, Reason);
}

internal static class GraphConfirmation
{
    /// <summary>Meta answers some calls only with <c>success</c>; without it nobody knows.</summary>
    public static GraphResult<bool> Confirmed(this GraphResult<GraphSuccess> result) =>
        result.IsOk && !result.Value.Success ? GraphResult<bool>.Unknown("Meta did not confirm.") : result.Map(answer => answer.Success);
}
