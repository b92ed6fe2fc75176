namespace WhatsAppCrm.Domain;

/// <summary>The languages the product speaks. English is the fallback.</summary>
public static class Languages
{
    public const string Default = "en";

    public static readonly IReadOnlyList<string> Supported = ["en", "pt-BR", "es"];
}
