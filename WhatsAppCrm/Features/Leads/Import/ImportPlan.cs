using System.Text.Json;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>How the file is to be understood; kept with the import as JSON.</summary>
/// <param name="Columns">What each column means, see <see cref="ImportColumn"/>; as many as there are headers.</param>
/// <param name="CountryCode">Goes before numbers that were written without one, for example <c>55</c>; null: such numbers are refused when they are no number by themselves.</param>
/// <param name="DayFirst">How dates such as 03/04/2026 are read.</param>
public sealed record ImportPlan(IReadOnlyList<string> Columns, string? CountryCode, bool DayFirst)
{
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static ImportPlan Of(LeadImport import) => JsonSerializer.Deserialize<ImportPlan>(import.MappingJson, JsonSerializerOptions.Web)!;
}

/// <summary>Country codes that can be chosen, and how many digits a number has there without it at most.</summary>
public static class CountryCodes
{
    public static readonly IReadOnlyList<(string Code, string Region, int MostDigits)> All =
    [
        ("55", "BR", 11), ("54", "AR", 11), ("591", "BO", 8), ("56", "CL", 9), ("57", "CO", 10), ("506", "CR", 8), ("53", "CU", 8), ("593", "EC", 9), ("503", "SV", 8), ("34", "ES", 9),
        ("1", "US", 10), ("502", "GT", 8), ("504", "HN", 8), ("52", "MX", 10), ("505", "NI", 8), ("507", "PA", 8), ("595", "PY", 9), ("51", "PE", 9), ("351", "PT", 9), ("598", "UY", 8), ("58", "VE", 10),
        ("244", "AO", 9), ("258", "MZ", 9), ("44", "GB", 10), ("49", "DE", 11), ("33", "FR", 9), ("39", "IT", 10), ("91", "IN", 10),
    ];

    /// <summary>A first guess: the country of the organization's own number.</summary>
    public static string? OfNumber(string? phone)
    {
        var digits = new string([.. (phone ?? "").Where(char.IsAsciiDigit)]);
        return All.Select(country => country.Code).Where(code => digits.StartsWith(code, StringComparison.Ordinal)).OrderByDescending(code => code.Length).FirstOrDefault();
    }

    /// <summary>With the country code, unless it is there already or the number begins with a plus.</summary>
    public static string Complete(string phone, string? countryCode)
    {
        var text = phone.Trim();
        if (countryCode is null || text.StartsWith('+') || text.StartsWith("00", StringComparison.Ordinal)) return text;
        var digits = new string([.. text.Where(char.IsAsciiDigit)]).TrimStart('0');
        var most = All.FirstOrDefault(country => country.Code == countryCode).MostDigits;
        // Longer than any number of that country: it has a code already.
        return digits.Length > most && most > 0 ? text : text.Any(char.IsLetter) ? text : "+" + countryCode + digits;
    }
}
