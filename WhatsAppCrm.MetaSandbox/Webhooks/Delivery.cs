using System.Text.Json.Serialization;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

/// <summary>One webhook on its way; it is repeated until the receiver answers 200.</summary>
internal sealed class Delivery
{
    public required string Id { get; set; }

    /// <summary>The exact text that is signed and sent.</summary>
    public required string Body { get; set; }

    /// <summary>Null goes to the app's callback URL, whatever it is by then.</summary>
    public string? Url { get; set; }

    public DateTime DueUtc { get; set; }

    public int Attempts { get; set; }

    /// <summary>Which chat's ticks move when this arrives; null for webhooks about no message.</summary>
    public TickMark? Marks { get; set; }

    /// <summary>Completed by the first attempt, for callers that wait.</summary>
    [JsonIgnore]
    public TaskCompletionSource<DeliveryResult>? FirstAttempt { get; set; }
}

/// <param name="WhenDue">True to move the ticks when the moment comes (an event on the phone), false when the receiver took the webhook.</param>
internal sealed record TickMark(string NumberId, string UserId, string MessageId, string Status, bool WhenDue);

/// <param name="Status">The receiver's HTTP status; 0 when it could not be reached.</param>
internal sealed record DeliveryResult(bool Delivered, int Status, string? Problem, double Ms);
