using System.Globalization;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Components.Shared;

/// <summary>Why something did not arrive, for a person.</summary>
/// <param name="Code">Meta's; 0 when Meta gave none.</param>
/// <param name="Title">What happened, one sentence.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="CanRetry">The same message can go through later, once the advice is followed. False when it never will, or when repeating it does harm.</param>
public sealed record MessageFailure(int Code, string Title, string Advice, bool CanRetry);

/// <summary>Words and advice for each of Meta's error codes. Meta Cloud API, error codes, read 2026-11-20; the advice is ours.</summary>
public static class FailureWords
{
    /// <param name="metaTitle">What Meta called it; shown for a code nobody has described yet.</param>
    public static MessageFailure Of(int code, string? metaTitle, IStringLocalizer<FailureText> words)
    {
        var known = code is >= 200 and <= 299 ? 200 : code;
        var key = known switch
        {
            Resending.GivenUp => "GivenUp",
            Resending.Cancelled => "Cancelled",
            _ => known.ToString(CultureInfo.InvariantCulture),
        };
        if (known == 0 && string.IsNullOrWhiteSpace(metaTitle)) key = "None";
        var title = words["Title_" + key];
        return title.ResourceNotFound
            ? Unknown(code, metaTitle, words)
            : new MessageFailure(code, title, words["Advice_" + key], Resending.IsPossible(code));
    }

    private static MessageFailure Unknown(int code, string? metaTitle, IStringLocalizer<FailureText> words) => string.IsNullOrWhiteSpace(metaTitle)
        ? new MessageFailure(code, words["Title_None"], words["Advice_None"], Resending.IsPossible(code))
        : new MessageFailure(code, words["Title_Other", metaTitle, code.ToString(CultureInfo.InvariantCulture)], words["Advice_Other"], CanRetry: false);
}
