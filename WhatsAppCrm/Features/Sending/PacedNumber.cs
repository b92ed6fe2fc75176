using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>A number as its pace is kept: which business account it belongs to, and how much Meta lets it send.</summary>
public readonly record struct PacedNumber(Guid AccountId, string WabaId, int PerSecond)
{
    /// <summary>Meta Cloud API, throughput, read 2026-11-20.</summary>
    public const int Standard = 80;

    public const int High = 1_000;

    /// <summary>For a number shared with the WhatsApp Business app.</summary>
    public const int OnBusinessApp = 20;

    /// <param name="throughputLevel">Meta's word, STANDARD or HIGH; null when it has not said.</param>
    public static int Level(bool isOnBusinessApp, string? throughputLevel) =>
        isOnBusinessApp ? OnBusinessApp : throughputLevel == "HIGH" ? High : Standard;

    /// <summary>What a pause of this reach is remembered under.</summary>
    internal string PauseKey(GraphReach reach) => reach switch
    {
        GraphReach.App => "app",
        GraphReach.BusinessAccount => "account " + WabaId,
        _ => "number " + AccountId,
    };
}

/// <param name="Count">Messages that may leave now.</param>
/// <param name="AgainAtUtc">When to ask again if that was not enough.</param>
public readonly record struct Allowance(int Count, DateTime AgainAtUtc);
