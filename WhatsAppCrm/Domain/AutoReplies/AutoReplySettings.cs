using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsAppCrm.Domain.AutoReplies;

/// <summary>Why the brain gave no answer. Stored and sent by name.</summary>
public enum BrainTrouble
{
    /// <summary>Not an HTTPS address on the public internet.</summary>
    ADDRESS_REFUSED,
    UNREACHABLE,
    TIMED_OUT,

    /// <summary>It pointed elsewhere; that is not followed.</summary>
    REDIRECTED,

    /// <summary>An answer other than 200 to 299.</summary>
    STATUS,
    TOO_LARGE,

    /// <summary>No JSON of the documented form.</summary>
    NOT_UNDERSTOOD,

    /// <summary>More than WhatsApp's 4096 characters, or characters it does not take.</summary>
    TEXT_REFUSED,

    /// <summary>The signing secret can't be read any more.</summary>
    SECRET_LOST,
}

/// <summary>An organization's auto-reply; at most one row an organization.</summary>
public sealed class AutoReplySettings : IOwned
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // For a text column, not for a page.
    };

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>Whether anything is answered at all: what the intake of messages asks.</summary>
    public bool IsOn { get; private set; }

    /// <summary>The <see cref="AutoReplyPlan"/>: read and written as a whole.</summary>
    public string PlanJson { get; private set; } = "{}";

    /// <summary>What requests to the brain are signed with, encrypted; null until there was a brain.</summary>
    public string? ProtectedBrainSecret { get; private set; }

    /// <summary>What went wrong when the brain was last asked; null once it answered.</summary>
    public BrainTrouble? BrainTrouble { get; private set; }

    /// <summary>The HTTP status, where the trouble was one.</summary>
    public int? BrainStatus { get; private set; }

    public DateTime? BrainTroubleAtUtc { get; private set; }

    public DateTime ChangedAtUtc { get; private set; }

    private AutoReplySettings()
    {
    }

    public AutoReplySettings(Guid organizationId, DateTime nowUtc) => (OrganizationId, ChangedAtUtc) = (organizationId, nowUtc);

    public AutoReplyPlan Plan() => JsonSerializer.Deserialize<AutoReplyPlan>(PlanJson, Json) ?? new();

    /// <param name="plan">Validated.</param>
    public void Change(AutoReplyPlan plan, DateTime nowUtc)
    {
        if (plan.Brain != Plan().Brain) (BrainTrouble, BrainStatus, BrainTroubleAtUtc) = (null, null, null);
        (IsOn, PlanJson, ChangedAtUtc) = (plan.Answers, JsonSerializer.Serialize(plan, Json), nowUtc);
    }

    public void KeepBrainSecret(string protectedSecret) => ProtectedBrainSecret = protectedSecret;

    public void BrainFailed(BrainTrouble trouble, int? status, DateTime nowUtc) => (BrainTrouble, BrainStatus, BrainTroubleAtUtc) = (trouble, status, nowUtc);

    /// <summary>Calling twice is harmless.</summary>
    public void BrainAnswered() => (BrainTrouble, BrainStatus, BrainTroubleAtUtc) = (null, null, null);
}
