using System.Text.RegularExpressions;

namespace WhatsAppCrm.Domain.Conversations;

/// <summary>What the places <c>{name}</c>, <c>{first_name}</c>, <c>{agent}</c> and <c>{business}</c> of a quick reply stand for.</summary>
/// <param name="Name">The customer's; null while nobody knows it.</param>
/// <param name="Agent">Who is writing.</param>
/// <param name="Business">The organization.</param>
public sealed partial record QuickReplyPlaces(string? Name, string? Agent, string? Business)
{
    /// <summary>In the order they are offered in.</summary>
    public static readonly IReadOnlyList<string> All = ["{name}", "{first_name}", "{agent}", "{business}"];

    private string? FirstName => Name?.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();

    /// <summary>
    /// Fills in every place once: what is filled in is not looked at again. One that nothing is known for goes together with the
    /// blank before it, so that "Hi {name}, ..." becomes "Hi, ...". Other braces stay as they are.
    /// </summary>
    public string Fill(string text) => Place().Replace(text, place =>
    {
        var value = place.Groups["place"].Value.ToUpperInvariant() switch
        {
            "NAME" => Name,
            "FIRST_NAME" => FirstName,
            "AGENT" => Agent,
            _ => Business,
        };
        return string.IsNullOrWhiteSpace(value) ? "" : place.Groups["blank"].Value + value;
    });

    [GeneratedRegex(@"(?<blank> ?)\{(?<place>name|first_name|agent|business)\}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
