namespace WhatsAppCrm.E2E.Support;

/// <summary>The two languages the journeys of connecting are read in.</summary>
public static class Language
{
    public const string English = "en-US";
    public const string Portuguese = "pt-BR";

    public static TheoryData<string> Both => [English, Portuguese];

    public static Screen In(string locale) => Screen.Desktop with { Locale = locale };
}

/// <summary>The same words in both.</summary>
public sealed record Words(string English, string Portuguese)
{
    public string In(string locale) => locale == Language.Portuguese ? Portuguese : English;
}
