namespace WhatsAppCrm.Domain.AutoReplies;

/// <param name="AfterHours">Greets whoever writes for the first time, and again after this many hours without a message either way.</param>
public sealed record GreetingPlan(bool IsOn = false, string? Text = null, int AfterHours = 24);

/// <summary>Said outside business hours, once a conversation until they begin again.</summary>
public sealed record AwayPlan(bool IsOn = false, string? Text = null);

/// <param name="Url">An HTTPS address of the organization that is sent the message and answers with text.</param>
public sealed record BrainPlan(bool IsOn = false, string? Url = null);

/// <summary>
/// What an organization wants answered by itself. Of several answers one is given: the first rule whose words match; else the brain's,
/// if there is one; else, outside business hours, the away message; else the greeting.
/// </summary>
public sealed partial record AutoReplyPlan
{
    public bool IsOn { get; init; }

    public GreetingPlan Greeting { get; init; } = new();

    public AwayPlan Away { get; init; } = new();

    /// <summary>Several a day are fine. Empty: always open.</summary>
    public IReadOnlyList<OpenHours> Hours { get; init; } = [];

    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>In the order in which they are tried.</summary>
    public IReadOnlyList<KeywordRule> Rules { get; init; } = [];

    public BrainPlan Brain { get; init; } = new();

    /// <summary>Hours after a person's last answer until a conversation is answered by itself again; null: only when somebody switches it on.</summary>
    public int? ResumeAfterHours { get; init; } = 24;

    public TimeSpan? ResumeAfter => ResumeAfterHours is { } hours ? TimeSpan.FromHours(hours) : null;

    /// <summary>On, and with something to say.</summary>
    public bool Answers => IsOn && (Greeting.IsOn || Away.IsOn || Brain.IsOn || Rules.Any(rule => rule.IsOn));

    public AutoReplyDecision Decide(AutoReplySituation situation)
    {
        if (!Answers) return AutoReplyDecision.Nothing;
        if (situation.Words is { } words && Rules.FirstOrDefault(rule => rule.IsOn && rule.Matches(words)) is { } match)
            return new(AutoReplyKind.KEYWORD, situation.Fill(match.Answer), match);
        if (Brain.IsOn) return new(AutoReplyKind.BRAIN, null);

        var hours = new BusinessHours(Hours, Holidays, situation.Zone);
        if (Away is { IsOn: true, Text: { } away } && !hours.IsOpen(situation.NowUtc))
        {
            var wasSaid = situation.AwaySaidAtUtc is { } said && (hours.ClosedSinceUtc(situation.NowUtc) is not { } since || said >= since);
            // "How can we help?" would be wrong while nobody is there, so a repeated away message is not replaced by the greeting.
            return wasSaid ? AutoReplyDecision.Nothing : new(AutoReplyKind.AWAY, situation.Fill(away));
        }

        var isQuietLongEnough = situation.PreviousAtUtc is not { } previous || situation.SentAtUtc - previous >= TimeSpan.FromHours(Greeting.AfterHours);
        return Greeting is { IsOn: true, Text: { } greeting } && isQuietLongEnough ? new(AutoReplyKind.GREETING, situation.Fill(greeting)) : AutoReplyDecision.Nothing;
    }
}
