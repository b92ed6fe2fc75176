using System.Text;
using CsvHelper;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Features.Leads.Import;

/// <param name="Number">The line it begins on, from 1.</param>
public sealed record CsvLine(int Number, IReadOnlyList<string> Cells);

/// <summary>A file as spreadsheets and other programs save it: whatever its encoding, separator, quotes and line ends.</summary>
public sealed record CsvFile(IReadOnlyList<string> Headers, IReadOnlyList<CsvLine> Lines)
{
    /// <exception cref="InvalidInputException">Field <c>file</c>: <c>FileNotText</c>, <c>FileEmpty</c>, <c>FileTooLarge</c> (bytes, lines or columns).</exception>
    public static CsvFile Read(byte[] bytes)
    {
        if (bytes.Length > LeadImport.MostBytes) throw new InvalidInputException("file", "FileTooLarge");
        var text = Decode(bytes);
        // Finds the separator by itself, also Excel's "sep=;". Bad quotes are taken as they stand: one wrong cell must not cost the file.
        using var reader = CsvReader.FromText(text, new CsvReaderOptions { HasHeader = false, TrackLineNumbers = true, IncludeValuesInExceptions = false });
        if (!reader.Read() || Cells(reader) is not { } headers || headers.All(string.IsNullOrWhiteSpace)) throw new InvalidInputException("file", "FileEmpty");
        if (headers.Length > LeadImport.MostColumns) throw new InvalidInputException("file", "FileTooLarge");

        var lines = new List<CsvLine>();
        while (reader.Read())
        {
            var cells = Cells(reader);
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (lines.Count == LeadImport.MostRows) throw new InvalidInputException("file", "FileTooLarge");
            lines.Add(new CsvLine((int)reader.LineNumber, cells));
        }

        if (lines.Count == 0) throw new InvalidInputException("file", "FileEmpty");
        return new CsvFile([.. headers.Select(header => Text.Shorten(header.ReplaceLineEndings(" ").Trim(), 120))], lines);
    }

    /// <summary>By its mark, else UTF-8 when it is that without fault, else what Windows writes in western Europe and the Americas.</summary>
    private static string Decode(byte[] bytes)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..]) return Encoding.UTF8.GetString(bytes, 3, bytes.Length - 3);
        if (bytes is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2);
        if (bytes is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2);
        // A workbook is a zip; anything with zeros is no text either.
        if (bytes is [(byte)'P', (byte)'K', 3, 4, ..] || bytes.AsSpan().Contains((byte)0)) throw new InvalidInputException("file", "FileNotText");
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        }
    }

    private static string[] Cells(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
}
