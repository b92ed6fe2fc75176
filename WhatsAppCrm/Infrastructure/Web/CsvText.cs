using System.Globalization;
using CsvHelper;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>
/// Lines for a file that spreadsheets open: the separator they expect in the reader's language, and no cell that they would run as
/// a formula (an apostrophe goes before <c>= + - @</c>; the import of leads takes it away again).
/// </summary>
public static class CsvText
{
    /// <summary>Tells spreadsheets that what follows is UTF-8.</summary>
    public const string Mark = "\uFEFF";

    public static string Of(IEnumerable<IEnumerable<string?>> lines)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var options = new CsvWriterOptions { Separator = CultureInfo.CurrentCulture.TextInfo.ListSeparator[0], Injection = CsvInjection.Escape, ValidateFieldCount = false };
        using (var csv = CsvWriter.Create(text, options, leaveOpen: true))
        {
            foreach (var line in lines)
            {
                foreach (var cell in line) csv.WriteField(cell);
                csv.EndRecord();
            }
        }

        return text.ToString();
    }
}
