namespace WhatsAppCrm.Domain.Conversations;

/// <summary>
/// What Meta charges for a message, in Meta's own words: new ones come without notice. Meta Cloud API, status webhook, read 2026-11-20.
/// </summary>
/// <param name="Category">marketing, utility, authentication, service, referral_conversion …; "unknown" when Meta named none.</param>
/// <param name="Type">regular, free_customer_service, free_entry_point; null when Meta named none.</param>
/// <param name="Model">PMP, or CBP of before July 2025.</param>
/// <param name="IsBillable">Will go from the webhooks: type and category say the same.</param>
/// <param name="FreeUntilUtc">End of a free entry point's window; null for all else.</param>
public sealed record MessagePricing(string Category, string? Type, string? Model, bool? IsBillable, DateTime? FreeUntilUtc)
{
    public const int WordMaxLength = 40;
}
