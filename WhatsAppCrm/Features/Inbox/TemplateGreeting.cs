using System.Text.RegularExpressions;
using WhatsAppCrm.Features.Templates;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Where a template plainly wants the customer's name: after a greeting, or because the place is called so.</summary>
internal static partial class TemplateGreeting
{
    private static readonly string[] Names = ["name", "first_name", "customer_name", "nome", "primeiro_nome", "nombre", "primer_nombre", "cliente"];

    public static TemplateSlot? SlotFor(TemplateForm form)
    {
        var greeted = form.Preview.Body is { } body && Greeting().Match(body) is { Success: true } match ? match.Groups[1].Value : null;
        return form.Slots.FirstOrDefault(slot => slot.Part == TemplatePart.BODY && (slot.Name == greeted || Names.Contains(slot.Name, StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>Null for somebody who is called by nothing but a number.</summary>
    public static string? FirstName(string contactName) =>
        contactName.StartsWith("WhatsApp", StringComparison.Ordinal) || !contactName.Any(char.IsLetter) ? null : contactName.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];

    [GeneratedRegex(@"^\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|ol[áa]|oi|bom dia|boa (?:tarde|noite)|prezad[oa]|car[oa]|hola|buen[oa]s (?:d[ií]as|tardes|noches)|estimad[oa]|querid[oa])\W{0,3}\s*\{\{\s*([A-Za-z0-9_]+)\s*\}\}", RegexOptions.IgnoreCase)]
    private static partial Regex Greeting();
}
