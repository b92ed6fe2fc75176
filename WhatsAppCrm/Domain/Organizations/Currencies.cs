namespace WhatsAppCrm.Domain.Organizations;

/// <summary>The currencies an organization can price its leads in: two decimals each, so that a value is whole hundredths.</summary>
public static class Currencies
{
    public const string Default = "USD";

    /// <summary>ISO 4217 codes, in their order.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "AED", "ARS", "AUD", "BOB", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CRC", "CZK", "DKK", "DOP", "EUR", "GBP", "GTQ", "HNL", "IDR", "ILS", "INR", "KES",
        "MXN", "MYR", "NGN", "NIO", "NOK", "NZD", "PAB", "PEN", "PHP", "PLN", "PYG", "RON", "SAR", "SEK", "SGD", "THB", "TRY", "USD", "UYU", "VES", "ZAR",
    ];

    /// <summary>A first guess by the founder's language; anyone can change it.</summary>
    public static string OfLanguage(string locale) => locale == "pt-BR" ? "BRL" : Default;
}
