namespace WhatsAppCrm.MetaSandbox;

/// <summary>How the stand-in behaves; changeable while it runs through <c>POST /sandbox/control/settings</c>.</summary>
public class SandboxSettings
{
    public StatusTimings Statuses { get; set; } = new();

    public MessagingLimits Limits { get; set; } = new();

    public RetryTimings WebhookRetries { get; set; } = new();

    public CoexistenceSettings Coexistence { get; set; } = new();

    public TemplateSettings Templates { get; set; } = new();

    /// <summary>How a free-form message outside the 24 h window is refused; Meta does either.</summary>
    public WindowErrors WindowErrors { get; set; } = WindowErrors.Sync;

    /// <summary>Webhooks under way at once to one address. Meta delivers concurrently and promises no order.</summary>
    public int WebhookConcurrency { get; set; } = 16;

    /// <summary>False stops recording Graph calls, for benchmarks.</summary>
    public bool KeepWire { get; set; } = true;

    /// <summary>Life of a business token from the sign-up; 0 never expires.</summary>
    public int TokenLifetimeDays { get; set; } = 60;

    /// <summary>Life of an authorization code. Meta Embedded Signup, implementation, read 2026-11-20: 30 seconds.</summary>
    public int CodeLifetimeSeconds { get; set; } = 30;
}

/// <summary>Milliseconds from the accepted message to each status webhook; negative never sends it.</summary>
public sealed class StatusTimings
{
    public int SentMs { get; set; } = 150;

    public int DeliveredMs { get; set; } = 600;

    public int ReadMs { get; set; } = 1500;

    /// <summary>True reads every message by itself; false waits until the customer's phone shows the chat.</summary>
    public bool AutoRead { get; set; } = true;
}

/// <summary>Meta Cloud API, template management, read 2026-11-20.</summary>
public sealed class TemplateSettings
{
    /// <summary>True has every submission judged at once, by the rules; false leaves it to the page and the control calls.</summary>
    public bool AutoReview { get; set; }

    /// <summary>How many a business account may have: 250, or 6,000 once it is verified.</summary>
    public int Most { get; set; } = 6_000;

    public int EditsADay { get; set; } = 1;

    public int EditsIn30Days { get; set; } = 10;

    public int NameLockDays { get; set; } = 30;
}

/// <summary>What a sync request of a number in the WhatsApp Business app brings.</summary>
public sealed class CoexistenceSettings
{
    /// <summary>False answers the request and sends nothing.</summary>
    public bool Deliver { get; set; } = true;

    public int DelayMs { get; set; }

    /// <summary>True as if the business had not agreed to share its history: error 2593109 comes instead.</summary>
    public bool DeclineHistory { get; set; }
}

/// <summary>Meta Cloud API, throughput and about-the-platform, read 2026-11-20. Zero lifts a limit.</summary>
public sealed class MessagingLimits
{
    public int MessagesPerSecond { get; set; } = 80;

    public int PairBurst { get; set; } = 45;

    public double PairRefillSeconds { get; set; } = 6;

    public int RegisterAttempts { get; set; } = 10;
}

public sealed class RetryTimings
{
    public int FirstMs { get; set; } = 1_000;

    public int CapMs { get; set; } = 60_000;

    public int TimeoutMs { get; set; } = 10_000;
}

public enum WindowErrors
{
    /// <summary>The send call answers 131047.</summary>
    Sync,

    /// <summary>The send call is accepted and a failed status with 131047 follows.</summary>
    Async,

    /// <summary>Not checked, for benchmarks.</summary>
    Off,
}
