using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WhatsAppCrm.Tests.Components;

/// <summary>Everything a person reads comes from resources, in every language.</summary>
public sealed partial class WordsTests
{
    private static readonly string Product = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "WhatsAppCrm"));

    public static TheoryData<string> Resources => [.. Files("*.resx").Where(file => Path.GetFileName(file).Split('.').Length == 2).Select(file => Path.GetRelativePath(Product, file))];

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_text_exists_in_every_language_with_the_same_places(string file)
    {
        var english = Read(file);
        foreach (var language in new[] { "pt-BR", "es" })
        {
            var translated = Read(Path.ChangeExtension(file, $".{language}.resx"));
            Assert.Equal(english.Keys.Order(), translated.Keys.Order());
            Assert.All(english, text =>
            {
                Assert.False(string.IsNullOrWhiteSpace(translated[text.Key]), $"{text.Key} in {language}");
                Assert.Equal(Places(text.Value), Places(translated[text.Key]));
            });
        }
    }

    [Fact]
    public void No_page_has_words_of_its_own()
    {
        var found = Files("*.razor")
            .SelectMany(file => HardCoded(File.ReadAllText(file)).Select(words => $"{Path.GetRelativePath(Product, file)}: {words}"))
            .ToList();

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    // Between two tags, or in an attribute that is read aloud, at least two letters in a row that no expression made. The
    // product's own name is no word.
    private static IEnumerable<string> HardCoded(string razor)
    {
        var markup = CodeBlock().Replace(Comment().Replace(razor, ""), "");
        return BetweenTags().Matches(markup).Concat(SpokenAttribute().Matches(markup)).Select(match => match.Groups[1].Value.Replace("https://", "").Trim())
            .Where(text => text != "WhatsAppCrm" && TwoLetters().IsMatch(text));
    }

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Product, file)).Root!.Elements("data").ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Product, pattern, SearchOption.AllDirectories).Where(file => !file.Contains("/obj/") && !file.Contains("/bin/"));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Place();

    [GeneratedRegex("@\\*.*?\\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^@code\s*\{.*\z", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"</?[a-zA-Z][^<>@]*?>([^<>@{}()=;""]+)</")]
    private static partial Regex BetweenTags();

    [GeneratedRegex(@"\s(?:title|alt|placeholder|aria-label|Title|Text|Label|Placeholder)=""([^""@]+)""")]
    private static partial Regex SpokenAttribute();

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex TwoLetters();
}
