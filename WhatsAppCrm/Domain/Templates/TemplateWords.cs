namespace WhatsAppCrm.Domain.Templates;

/// <summary>
/// Meta's words for templates, in ours. The API and webhooks write them in upper or lower case, and languages as <c>en_US</c> or
/// <c>en-US</c>. Meta Cloud API, template webhooks and management, read 2026-11-20.
/// </summary>
public static class TemplateWords
{
    /// <summary>Null for one that we don't know. DRAFT is ours alone.</summary>
    public static TemplateStatus? Status(string? word) => Known<TemplateStatus>(word) is { } status and not TemplateStatus.DRAFT ? status : null;

    public static TemplateCategory? Category(string? word) => Known<TemplateCategory>(word);

    public static TemplateQuality Quality(string? word) => Known<TemplateQuality>(word) ?? TemplateQuality.UNKNOWN;

    /// <summary>NONE is no reason.</summary>
    public static string? Reason(string? word) => string.IsNullOrWhiteSpace(word) || word.Equals("NONE", StringComparison.OrdinalIgnoreCase) ? null : Text.Shorten(word.ToUpperInvariant(), 200);

    public static string Language(string word) => Text.Shorten(word.Replace('-', '_'), 20);

    private static T? Known<T>(string? word)
        where T : struct, Enum =>
        word is { Length: > 0 } && !char.IsAsciiDigit(word[0]) && Enum.TryParse<T>(word, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null;
}
