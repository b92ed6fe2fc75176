namespace WhatsAppCrm.Features.Connections;

/// <summary>The parts of a self-test, in the order they run. Sent by name.</summary>
public enum SelfTestPart
{
    /// <summary>Meta answers, and knows our app.</summary>
    GRAPH,
    TOKEN,
    SCOPES,

    /// <summary>The business account's webhooks go to our app.</summary>
    SUBSCRIPTION,

    /// <summary>The app's webhooks go to our address, with the fields we need.</summary>
    APP_WEBHOOK,
    ROUND_TRIP,
    PIN,
    LAST_WEBHOOK,
}

/// <summary>Sent by name.</summary>
public enum SelfTestResult
{
    PASSED,
    WARNING,
    FAILED,

    /// <summary>Not needed, or impossible because something before it failed.</summary>
    SKIPPED,
}

/// <summary>How one part ended.</summary>
/// <param name="Code">Stable; decides the words and the advice.</param>
/// <param name="Detail">What the words are about (a permission, an address, a time), or Meta's own words; never a secret.</param>
public sealed record SelfTestCheck(SelfTestPart Part, SelfTestResult Result, string Code, string? Detail = null)
{
    public int Milliseconds { get; init; }

    public static SelfTestCheck Passed(SelfTestPart part, string? detail = null) => new(part, SelfTestResult.PASSED, part + "_OK", detail);

    public static SelfTestCheck Skipped(SelfTestPart part, string code) => new(part, SelfTestResult.SKIPPED, code);

    public static SelfTestCheck Warning(SelfTestPart part, string code, string? detail = null) => new(part, SelfTestResult.WARNING, code, detail);

    public static SelfTestCheck Failed(SelfTestPart part, string code, string? detail = null) => new(part, SelfTestResult.FAILED, code, detail);
}
