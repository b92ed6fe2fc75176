using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// What happened and what to do, for each problem code and for those of Meta's own codes that say more (Meta Cloud API, error
/// codes, read 2026-11-20). Resources <c>Why_</c> and <c>Do_</c>; a code without words of its own has those of every other page.
/// </summary>
internal static class SignupWords
{
    public static string Why(this IStringLocalizer<OnboardingText> texts, Problem problem) =>
        texts.Find("Why_" + problem.MetaCode) ?? texts.Find("Why_" + problem.Code) ?? ProblemTexts.For(problem);

    public static string Do(this IStringLocalizer<OnboardingText> texts, Problem problem) =>
        texts.Find("Do_" + problem.MetaCode) ?? texts.Find("Do_" + problem.Code) ?? texts["Do_OTHER"];

    /// <summary>Meta's own words, when ours only say that Meta refused.</summary>
    public static string? MetaSays(this IStringLocalizer<OnboardingText> texts, Problem problem) =>
        problem.Code == "META_REFUSED" && texts.Find("Why_" + problem.MetaCode) is null ? problem.MetaMessage : null;

    public static IReadOnlyList<(string Name, string Value)> Details(this IStringLocalizer<OnboardingText> texts, Problem problem) => texts.Details(
        ("DetailCode", problem.Code), ("DetailMetaCode", problem.MetaCode?.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("DetailMetaSays", problem.MetaMessage));

    public static IReadOnlyList<(string Name, string Value)> Details(this IStringLocalizer<OnboardingText> texts, params (string Key, string? Value)[] details) =>
        [.. details.Where(one => one.Value is { Length: > 0 }).Select(one => (texts[one.Key].Value, one.Value!))];

    private static string? Find(this IStringLocalizer<OnboardingText> texts, string key) => texts[key] is { ResourceNotFound: false } found ? found.Value : null;
}
