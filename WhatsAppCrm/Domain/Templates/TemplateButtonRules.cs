using System.Text.RegularExpressions;

namespace WhatsAppCrm.Domain.Templates;

/// <summary>What Meta asks of a template's buttons: how many of which kind, in what order, and what each holds. Meta Cloud API, template components, read 2026-11-20.</summary>
public static partial class TemplateButtonRules
{
    public const int Most = 10;
    public const int MostUrls = 2;
    public const int TextMaxLength = 25;
    public const int UrlMaxLength = 2000;
    public const int PhoneMaxLength = 20;

    /// <summary>One of Meta's pages says 15, a newer announcement 20.</summary>
    public const int CodeMaxLength = 20;

    /// <summary>How many of a kind there may be.</summary>
    public static int MostOf(TemplateButtonKind kind) => kind switch
    {
        TemplateButtonKind.QUICK_REPLY => Most,
        TemplateButtonKind.URL => MostUrls,
        _ => 1,
    };

    internal static void Check(IReadOnlyList<TemplateButtonContent> buttons, TemplateCategory? category, TemplateFaults faults)
    {
        if (buttons.Count > Most) faults.Add("buttons", "TemplateTooManyButtons");
        if (category == TemplateCategory.AUTHENTICATION && buttons.Any(button => button.Kind != TemplateButtonKind.OTHER)) faults.Add("buttons", "TemplateNotForCodes");
        // All quick replies side by side, and so is all else: changing sides twice splits one of them.
        if (buttons.Zip(buttons.Skip(1)).Count(pair => pair.First.IsQuickReply != pair.Second.IsQuickReply) > 1) faults.Add("buttons", "TemplateButtonOrder");

        var seen = new Dictionary<TemplateButtonKind, int>();
        var labels = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < buttons.Count; i++)
        {
            var button = buttons[i];
            if (button.Kind == TemplateButtonKind.OTHER) continue;
            seen[button.Kind] = seen.GetValueOrDefault(button.Kind) + 1;
            if (seen[button.Kind] > MostOf(button.Kind)) faults.Add($"buttons.{i}", "TemplateTooManyOfKind");
            CheckText(button, $"buttons.{i}.text", labels, faults);
            CheckTarget(button, $"buttons.{i}", faults);
        }
    }

    private static void CheckText(TemplateButtonContent button, string field, HashSet<string> labels, TemplateFaults faults)
    {
        if (button.Kind == TemplateButtonKind.COPY_CODE) return;
        faults.Add(field, button.Text switch
        {
            _ when string.IsNullOrWhiteSpace(button.Text) => "Required",
            { Length: > TextMaxLength } => "TooLong",
            var text when text.Any(char.IsControl) => "TemplateOneLine",
            var text when text.Contains("{{", StringComparison.Ordinal) => "TemplateNoVariables",
            var text when !labels.Add(text.Trim()) => "Duplicate",
            _ => null,
        });
    }

    private static void CheckTarget(TemplateButtonContent button, string field, TemplateFaults faults)
    {
        switch (button.Kind)
        {
            case TemplateButtonKind.URL:
                faults.Add(field + ".url", UrlFault(button.Url));
                if (TemplateVariables.Of(button.Url).Count > 0)
                    faults.Add(field + ".example", button.Example is { Length: > UrlMaxLength } ? "TooLong" : string.IsNullOrWhiteSpace(button.Example) ? "TemplateExampleRequired" : null);
                break;
            case TemplateButtonKind.PHONE_NUMBER:
                faults.Add(field + ".phone", string.IsNullOrWhiteSpace(button.Phone) ? "Required" : button.Phone.Length > PhoneMaxLength ? "TooLong" : PhonePattern().IsMatch(button.Phone) ? null : "TemplatePhone");
                break;
            case TemplateButtonKind.COPY_CODE:
                faults.Add(field + ".example", string.IsNullOrWhiteSpace(button.Example) ? "TemplateExampleRequired" : button.Example.Length > CodeMaxLength ? "TooLong" : button.Example.All(char.IsAsciiLetterOrDigit) ? null : "TemplateCode");
                break;
            case TemplateButtonKind.FLOW when button.Raw?.Text("flow_name") is null && button.Raw?.Text("flow_json") is null:
                faults.Add(field + ".flowId", string.IsNullOrWhiteSpace(button.FlowId) ? "Required" : button.FlowId.All(char.IsAsciiDigit) ? null : "Invalid");
                break;
        }
    }

    private static string? UrlFault(string? url)
    {
        if (string.IsNullOrWhiteSpace(url)) return "Required";
        if (url.Length > UrlMaxLength) return "TooLong";
        var variables = TemplateVariables.Of(url);
        if (variables.Count > 1 || TemplateVariables.HasBroken(url)) return "TemplateUrlVariable";
        var filled = TemplateVariables.Fill(url, _ => "x")!;
        if (variables.Count == 1 && !url.EndsWith("}}", StringComparison.Ordinal)) return "TemplateUrlVariable";
        return Uri.TryCreate(filled, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.Host.Contains('.', StringComparison.Ordinal) && !filled.Any(char.IsWhiteSpace) ? null : "TemplateUrl";
    }

    [GeneratedRegex(@"^\+?[0-9][0-9 ()\-]{4,18}[0-9]$")]
    private static partial Regex PhonePattern();
}
