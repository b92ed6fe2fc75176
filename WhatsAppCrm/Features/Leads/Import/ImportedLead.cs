using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>One line of the file, understood: everything is checked, nothing is stored yet.</summary>
public sealed record ImportedLead(
    string Name, PhoneNumber? Phone, string? Email, decimal? Value, Stage Stage, Guid? OwnerId, string Source, string? Note, IReadOnlyList<(CustomField Field, string Value)> Fields);

/// <summary>What a line is read against: the organization's stages, members and fields, read once an import.</summary>
/// <param name="Stages">By name, in the pipeline that is filled.</param>
/// <param name="Owners">By name and by e-mail.</param>
public sealed record ImportContext(
    ImportPlan Plan, Stage Stage, Guid? OwnerId, IReadOnlyDictionary<string, Stage> Stages, IReadOnlyDictionary<string, Guid> Owners, IReadOnlyDictionary<string, CustomField> Fields);

/// <summary>Understands one line of a file.</summary>
public static partial class ImportedLeads
{
    private static readonly string[] Yes = ["1", "true", "yes", "y", "sim", "s", "si", "verdadeiro", "verdadero", "x"];
    private static readonly string[] No = ["0", "false", "no", "n", "nao", "falso"];

    /// <exception cref="InvalidInputException">The one field that is wrong, with the key of the words that say why.</exception>
    public static ImportedLead Read(IReadOnlyList<string> cells, ImportContext context)
    {
        string? first = null, last = null, name = null, email = null, note = null, source = null;
        PhoneNumber? phone = null;
        decimal? value = null;
        var (stage, ownerId) = (context.Stage, context.OwnerId);
        var fields = new List<(CustomField, string)>();
        foreach (var (column, cell) in context.Plan.Columns.Zip(cells, (column, cell) => (column, Cell(column, cell))))
        {
            if (cell is null) continue;
            switch (column)
            {
                case ImportColumn.Ignored: break;
                case ImportColumn.Name: name = OneLine(cell); break;
                case ImportColumn.FirstName: first = OneLine(cell); break;
                case ImportColumn.LastName: last = OneLine(cell); break;
                case ImportColumn.Phone: phone = PhoneNumber.TryParse(CountryCodes.Complete(cell, context.Plan.CountryCode), out var number) ? number : throw Refused(column, "PhoneInvalid"); break;
                case ImportColumn.Email: email = EmailOf(cell); break;
                case ImportColumn.Value: value = Number(cell) ?? throw Refused(column, "NumberInvalid"); break;
                case ImportColumn.Stage: stage = context.Stages.GetValueOrDefault(ColumnGuess.Bare(cell)) ?? throw Refused(column, "StageUnknown"); break;
                case ImportColumn.Owner: ownerId = context.Owners.TryGetValue(cell.ToLowerInvariant(), out var owner) ? owner : throw Refused(column, "OwnerUnknown"); break;
                case ImportColumn.Source: source = OneLine(cell); break;
                case ImportColumn.Note: note = cell; break;
                default: if (FieldOf(column, cell, context) is { } field) fields.Add(field); break;
            }
        }

        name ??= Text.Optional($"{first} {last}", ImportColumn.Name, int.MaxValue) ?? phone?.E164 ?? email ?? throw Refused(ImportColumn.Name, "NothingToKnowThemBy");
        if (value is < 0 or > 9_999_999_999_999m) throw Refused(ImportColumn.Value, "NumberInvalid");
        return new ImportedLead(
            Text.Required(name, ImportColumn.Name, Lead.NameMaxLength), phone, email, value, stage, ownerId, Text.Optional(source, ImportColumn.Source, Lead.SourceMaxLength) ?? Lead.ImportSource,
            Text.Optional(note, ImportColumn.Note, Note.ContentMaxLength), fields);
    }

    /// <summary>Without what spreadsheets put around it: <c>="0123"</c> is the text 0123, an apostrophe before a sign is none of the text. A real formula is refused: its value is not in the file.</summary>
    private static string? Cell(string column, string cell)
    {
        cell = cell.Trim().Trim('\u00A0', '\u200B', '\uFEFF');
        if (QuotedFormula().Match(cell) is { Success: true } quoted) cell = quoted.Groups[1].Value.Replace("\"\"", "\"").Trim();
        else if (cell is ['\'', '=' or '+' or '-' or '@' or '\t' or '\r', ..]) cell = cell[1..];
        else if (column.Length > 0 && cell.StartsWith('=')) throw Refused(column, "Formula");
        return cell.Length == 0 ? null : cell;
    }

    private static string OneLine(string cell) => string.Join(' ', cell.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static string EmailOf(string cell)
    {
        var email = cell.Length <= 254 ? cell.ToLowerInvariant().Replace("mailto:", "") : throw Refused(ImportColumn.Email, "TooLong");
        return MailAddress.TryCreate(email, out var address) && address.Address == email ? email : throw Refused(ImportColumn.Email, "EmailInvalid");
    }

    private static (CustomField Field, string Value)? FieldOf(string column, string cell, ImportContext context)
    {
        // A field that was deleted since the columns were matched is left out like any other column.
        if (!context.Fields.TryGetValue(column[ImportColumn.FieldPrefix.Length..], out var field)) return null;
        var text = field.Kind switch
        {
            CustomFieldKind.NUMBER => Number(cell)?.ToString(CultureInfo.InvariantCulture) ?? throw Refused(column, "NumberInvalid"),
            CustomFieldKind.DATE => Date(cell, context.Plan.DayFirst)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? throw Refused(column, "DateInvalid"),
            CustomFieldKind.CHECKBOX => Yes.Contains(ColumnGuess.Bare(cell)) ? "true" : No.Contains(ColumnGuess.Bare(cell)) ? null : throw Refused(column, "CheckboxInvalid"),
            CustomFieldKind.URL when !cell.Contains("://", StringComparison.Ordinal) => "https://" + cell,
            _ => cell,
        };
        try
        {
            return field.Canonical(text) is { } value ? (field, value) : null;
        }
        catch (InvalidInputException invalid)
        {
            throw Refused(column, invalid.Errors.Values.First() == "Invalid" && field.Kind == CustomFieldKind.CHOICE ? "ChoiceUnknown" : invalid.Errors.Values.First());
        }
    }

    /// <summary>"R$ 1.234,50", "1,234.50", "1234.5", "1.234": the last separator with one or two digits behind it is the decimal one.</summary>
    public static decimal? Number(string text)
    {
        var bare = new string([.. text.Where(character => char.IsAsciiDigit(character) || character is ',' or '.' or '-')]).Trim('.', ',');
        var last = bare.LastIndexOfAny([',', '.']);
        var isDecimal = last >= 0 && (bare.Length - last - 1 is 1 or 2 || bare[last] == '.' && bare.IndexOf('.') == last && bare.Length - last - 1 > 3);
        var digits = isDecimal ? bare[..last].Replace(",", "").Replace(".", "") + "." + bare[(last + 1)..] : bare.Replace(",", "").Replace(".", "");
        return decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Whether a file writes 03/04 for the third of April: a date that can be read in one way only tells; <paramref name="otherwise"/> when none does.</summary>
    public static bool IsDayFirst(IEnumerable<string> cells, bool otherwise)
    {
        foreach (var match in cells.Select(cell => SlashedDate().Match(cell)).Where(match => match.Success))
        {
            var (first, second) = (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
            if (first > 12 != second > 12) return first > 12;
        }

        return otherwise;
    }

    private static DateOnly? Date(string text, bool dayFirst)
    {
        string[] formats = dayFirst ? ["yyyy-M-d", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy"] : ["yyyy-M-d", "M/d/yyyy", "M-d-yyyy", "d.M.yyyy"];
        var day = text.Split(' ', 'T')[0];
        return DateOnly.TryParseExact(day, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }

    private static InvalidInputException Refused(string column, string reason) => new(column, reason);

    [GeneratedRegex("^=\"(.*)\"$", RegexOptions.Singleline)]
    private static partial Regex QuotedFormula();

    [GeneratedRegex(@"^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b")]
    private static partial Regex SlashedDate();
}
