namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>The checklist of connecting a number, in order. Stored and sent by name.</summary>
public enum SignupStepKind
{
    AUTHORIZED,
    TOKEN_EXCHANGED,
    PERMISSIONS_CHECKED,
    BUSINESS_ACCOUNT_CHOSEN,
    NUMBER_CHOSEN,
    WEBHOOKS_SUBSCRIBED,
    NUMBER_REGISTERED,
    PROFILE_READ,
    ROUND_TRIP_PROVED,
    READY,
}

/// <summary>Where a step stands. Stored and sent by name.</summary>
public enum SignupStepState
{
    WAITING,

    /// <summary>Under way; found so after a crash or a closed browser, it can simply be run again.</summary>
    RUNNING,
    DONE,

    /// <summary>Not needed: a coexistence number is never registered.</summary>
    SKIPPED,
    FAILED,
}

/// <summary>One line of an attempt's checklist: its state, when it ran, and what Meta said when it failed. Every step may be run again.</summary>
public sealed class SignupStep : IOwned
{
    public const int DetailMaxLength = 200;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid SignupAttemptId { get; private set; }

    public SignupStepKind Kind { get; private set; }

    public SignupStepState State { get; private set; }

    public DateTime? StartedAtUtc { get; private set; }

    public DateTime? EndedAtUtc { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Problem code of the failure, for the words; null when it did not fail.</summary>
    public string? ProblemCode { get; private set; }

    public int? MetaCode { get; private set; }

    public string? MetaMessage { get; private set; }

    /// <summary>What was chosen or found, as people call it: a business account's name, a number. Null when there is nothing to add.</summary>
    public string? Detail { get; private set; }

    private SignupStep()
    {
    }

    public SignupStep(SignupAttempt attempt, SignupStepKind kind) => (OrganizationId, SignupAttemptId, Kind) = (attempt.OrganizationId, attempt.Id, kind);

    public void Start(DateTime nowUtc)
    {
        Attempts++;
        (State, StartedAtUtc, EndedAtUtc) = (SignupStepState.RUNNING, nowUtc, null);
        (ProblemCode, MetaCode, MetaMessage, Detail) = (null, null, null, null);
    }

    public void Done(DateTime nowUtc, string? detail = null) =>
        (State, StartedAtUtc, EndedAtUtc, Detail) = (SignupStepState.DONE, StartedAtUtc ?? nowUtc, nowUtc, detail is null ? null : Text.Shorten(detail, DetailMaxLength));

    public void Skip(DateTime nowUtc) => (State, StartedAtUtc, EndedAtUtc) = (SignupStepState.SKIPPED, StartedAtUtc ?? nowUtc, nowUtc);

    public void Fail(Problem problem, DateTime nowUtc)
    {
        (State, EndedAtUtc) = (SignupStepState.FAILED, nowUtc);
        (ProblemCode, MetaCode, MetaMessage) = (problem.Code, problem.MetaCode, problem.MetaMessage is { } words ? Text.Shorten(words, 500) : null);
    }

    /// <summary>Has to be done anew: another business account or number was chosen, or the run was broken off.</summary>
    public void Reset() => (State, StartedAtUtc, EndedAtUtc, ProblemCode, MetaCode, MetaMessage, Detail) = (SignupStepState.WAITING, null, null, null, null, null, null);
}
