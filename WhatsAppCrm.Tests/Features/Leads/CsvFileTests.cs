using System.Globalization;
using System.Text;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Features.Leads.Import;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Tests.Features.Leads;

/// <summary>Files as spreadsheets save them.</summary>
public sealed class CsvFileTests
{
    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "windows-1252"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_file_is_read_in_any_encoding_a_spreadsheet_writes(string encoding)
    {
        const string text = "Nome;Telefone\r\nJoão Conceição;+55 11 98888-0001\r\n";
        var bytes = encoding switch
        {
            "utf-8 with mark" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
            "utf-16 little" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            "utf-16 big" => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)],
            "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text),
            _ => Encoding.UTF8.GetBytes(text),
        };

        var file = CsvFile.Read(bytes);

        Assert.Equal(["Nome", "Telefone"], file.Headers);
        Assert.Equal("João Conceição", Assert.Single(file.Lines).Cells[0]);
    }

    [Theory]
    [InlineData("Name,Phone\nAna,1", 2)]
    [InlineData("Name;Phone\nAna;1", 2)]
    [InlineData("Name\tPhone\nAna\t1", 2)]
    [InlineData("sep=;\r\nName;Phone\r\nAna;1", 3)]
    [InlineData("\"Name, all of it\";Phone\r\nAna;1", 2)]
    public void Its_separator_is_found(string text, int number)
    {
        var line = Assert.Single(CsvFile.Read(Encoding.UTF8.GetBytes(text)).Lines);

        Assert.Equal((number, "Ana", "1"), (line.Number, line.Cells[0], line.Cells[1]));
    }

    [Fact]
    public void Cells_keep_separators_quotes_and_line_breaks_and_a_line_its_number_in_the_file()
    {
        var file = CsvFile.Read(Encoding.UTF8.GetBytes("Name,Note\r\n\"Souza, Ana\",\"says \"\"hi\"\"\r\nand more\"\r\n\r\n,,\r\nBru\"no,short\r\nCarla\r\n"));

        Assert.Equal([2, 6, 7], file.Lines.Select(line => line.Number));
        Assert.Equal(["Souza, Ana", "says \"hi\"\r\nand more"], file.Lines[0].Cells);
        Assert.Equal("Bru\"no", file.Lines[1].Cells[0]);
        Assert.Equal("Carla", file.Lines[2].Cells[0]);
    }

    [Fact]
    public void What_is_no_text_empty_or_too_large_is_refused_by_name()
    {
        Assert.Equal("FileNotText", Refusal([(byte)'P', (byte)'K', 3, 4, 20, 0]));
        Assert.Equal("FileNotText", Refusal([65, 0, 66, 0]));
        Assert.Equal("FileEmpty", Refusal([]));
        Assert.Equal("FileEmpty", Refusal(Encoding.UTF8.GetBytes("Name,Phone\r\n\r\n")));
        Assert.Equal("FileTooLarge", Refusal(new byte[LeadImport.MostBytes + 1]));
        Assert.Equal("FileTooLarge", Refusal(Encoding.UTF8.GetBytes("Name\n" + string.Concat(Enumerable.Repeat("Ana\n", LeadImport.MostRows + 1)))));
        Assert.Equal("FileTooLarge", Refusal(Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Repeat("Name", LeadImport.MostColumns + 1)) + "\nAna")));
    }

    [Theory]
    [InlineData("R$ 1.234,50", 1234.5)]
    [InlineData("$1,234.50", 1234.5)]
    [InlineData("1234.5", 1234.5)]
    [InlineData("1.234", 1234d)]
    [InlineData("1,234", 1234d)]
    [InlineData("1.234.567", 1234567d)]
    [InlineData("-5", -5d)]
    [InlineData("0.1234", 0.1234)]
    [InlineData("a lot", null)]
    public void Numbers_are_read_as_people_write_them(string text, double? number) => Assert.Equal((decimal?)number, ImportedLeads.Number(text));

    [Theory]
    [InlineData("01/02/2026|13/03/2026", false, true)]
    [InlineData("01/02/2026|03/13/2026", true, false)]
    [InlineData("01/02/2026|2026-03-13|13 apples", true, true)]
    [InlineData("01/02/2026", false, false)]
    public void The_file_itself_says_whether_its_dates_begin_with_the_day(string cells, bool otherwise, bool dayFirst) => Assert.Equal(dayFirst, ImportedLeads.IsDayFirst(cells.Split('|'), otherwise));

    [Theory]
    [InlineData("11 98888-0001", "55", "+5511988880001")]
    [InlineData("011 98888-0001", "55", "+5511988880001")]
    [InlineData("+351 912 345 678", "55", "+351 912 345 678")]
    [InlineData("5511988880001", "55", "5511988880001")]
    [InlineData("55 98888-0001", "55", "+5555988880001")]
    [InlineData("11 98888-0001", null, "11 98888-0001")]
    public void A_number_without_a_country_code_gets_the_chosen_one(string text, string? code, string expected) => Assert.Equal(expected, CountryCodes.Complete(text, code));

    [Theory]
    [InlineData("Full Name|Mobile Phone|E-mail Address|Deal value|Notes", "name|phone|email|value|note")]
    [InlineData("Nome completo|Celular|E-mail|Responsável|Observações", "name|phone|email|owner|note")]
    [InlineData("Nombre|Teléfono|Correo electrónico|Etapa|Origen", "name|phone|email|stage|source")]
    [InlineData("Given Name|Family Name|Phone 1 - Value|Colour|Phone", "firstName|lastName|phone||")]
    [InlineData("BIRTHDAY|birthday_2|Name", "field:birthday||name")]
    public void Columns_are_guessed_from_headers_in_three_languages(string headers, string columns) =>
        Assert.Equal(columns.Split('|'), ColumnGuess.Of(headers.Split('|'), [new FieldRow(Guid.NewGuid(), "birthday", "Birthday", CustomFieldKind.DATE, [], 0)]));

    [Fact]
    public void No_cell_that_is_written_is_run_as_a_formula()
    {
        using var english = new Culture("en");
        var text = CsvText.Of([["=HYPERLINK(\"http://evil.example\")", "+55 11", "-1", "@SUM(A1)", "plain, text", null, "two\nlines"]]);

        var cells = Assert.Single(CsvFile.Read(Encoding.UTF8.GetBytes("a,b,c,d,e,f,g\r\n" + text)).Lines).Cells;
        Assert.Equal(["'=HYPERLINK(\"http://evil.example\")", "'+55 11", "'-1", "'@SUM(A1)", "plain, text", "", "two\nlines"], cells);
    }

    [Theory]
    [InlineData("en", ',')]
    [InlineData("pt-BR", ';')]
    [InlineData("es", ';')]
    public void Files_have_the_separator_that_spreadsheets_of_the_language_expect(string language, char separator)
    {
        using var culture = new Culture(language);

        Assert.Equal($"a{separator}b\r\n", CsvText.Of([["a", "b"]]));
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<InvalidInputException>(() => CsvFile.Read(bytes)).Errors["file"];

    private sealed class Culture : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentCulture;

        public Culture(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

        public void Dispose() => CultureInfo.CurrentCulture = _before;
    }
}
