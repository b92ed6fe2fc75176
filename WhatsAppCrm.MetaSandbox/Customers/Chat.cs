namespace WhatsAppCrm.MetaSandbox.Customers;

/// <summary>A person on WhatsApp as one business portfolio sees them: the same person has another user id at another portfolio.</summary>
internal sealed class Customer
{
    public required string UserId { get; set; }

    /// <summary>Digits without plus; null for a person known by username only.</summary>
    public string? WhatsAppId { get; set; }

    public required string Name { get; set; }

    public required string BusinessId { get; set; }
}

/// <summary>What one customer and one business number said to each other, as the customer's phone shows it.</summary>
internal sealed class Chat
{
    public required string NumberId { get; set; }

    public required string UserId { get; set; }

    /// <summary>Opens the 24 h window; null when the customer never wrote.</summary>
    public DateTime? LastInboundUtc { get; set; }

    public DateTime ActiveUtc { get; set; }

    public DateTime? TypingUntilUtc { get; set; }

    public List<ChatMessage> Messages { get; set; } = [];

    public Chat Copy() => new()
    {
        NumberId = NumberId,
        UserId = UserId,
        LastInboundUtc = LastInboundUtc,
        ActiveUtc = ActiveUtc,
        TypingUntilUtc = TypingUntilUtc,
        Messages = [.. Messages],
    };
}

internal sealed class ChatMessage
{
    public required string Id { get; set; }

    /// <summary>True for the customer's own message, false for one from the business.</summary>
    public bool FromCustomer { get; set; }

    public required string Type { get; set; }

    public string? Text { get; set; }

    /// <summary>The file on the shelf, if it has one.</summary>
    public string? MediaId { get; set; }

    public DateTime AtUtc { get; set; }

    /// <summary>sent, delivered, read or failed; for a customer's message "delivered" means that the business took the webhook.</summary>
    public string Status { get; set; } = "sent";

    /// <summary>The business's reference, repeated in every status.</summary>
    public string? Callback { get; set; }
}
