using WhatsAppCrm.Infrastructure.Search;

namespace WhatsAppCrm.Tests.Features.Search;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("Olá, Ação! São João", "ola acao sao joao")]
    [InlineData("STRASSE Straße Œuvre Łódź", "strasse strasse oeuvre lodz")]
    [InlineData("d'água e-mail 50% _x_", "d agua e mail 50 x")]
    [InlineData("a\u0301rvore", "arvore")]
    [InlineData("مَرْحَبًا أهلا", "مرحبا اهلا")]
    [InlineData("你好吗", "你好 好吗 吗")]
    [InlineData("早上ok好", "早上 上 ok 好")]
    [InlineData("bom dia ☀️👍🏽", "bom dia ☀ 👍")]
    [InlineData("\" * ^ ( ) : NEAR -", "near")]
    [InlineData("⑴ ㏂ ½ ℃", "1 am 12 °c")]
    [InlineData("\uFFFD broken", "broken")]
    public void A_text_is_known_by_its_words_without_capitals_and_accents(string text, string words) =>
        Assert.Equal(words, string.Join(' ', SearchWords.Of(text)));

    [Theory]
    [InlineData("aç", "A [Aç]ão começa")]
    [InlineData("acao com", "A [Ação] [com]eça")]
    [InlineData("ss", "Stra[ß]e", false)]
    [InlineData("strass", "[Straß]e")]
    [InlineData("好吗", "你[好吗]？")]
    [InlineData("好xy", "好", false)]
    [InlineData("👍", "ok [👍]🏽")]
    [InlineData("מה", "[מָה] שלומך")]
    [InlineData("cao", "ação", false)]
    [InlineData("ação", "[ac\u0327a\u0303o]")]
    public void Marks_stand_where_the_words_do(string search, string marked, bool isFound = true)
    {
        var text = MarkedText.Of(marked.Replace("[", "").Replace("]", ""), SearchQuery.Parse(search));

        Assert.Equal(isFound ? marked : null, text is null ? null : string.Concat(text.Parts().Select(part => part.IsMarked ? $"[{part.Text}]" : part.Text)));
    }

    [Fact]
    public void An_excerpt_is_one_line_around_the_first_mark()
    {
        var text = MarkedText.Of(string.Join(' ', Enumerable.Repeat("início", 60)) + "\nprocurada aqui " + string.Join(' ', Enumerable.Repeat("fim", 60)), SearchQuery.Parse("procur"))!.Excerpt(80);

        Assert.StartsWith("…", text.Text, StringComparison.Ordinal);
        Assert.EndsWith("…", text.Text, StringComparison.Ordinal);
        Assert.InRange(text.Text.Length, 40, 82);
        var mark = Assert.Single(text.Marks);
        Assert.Equal("procur", text.Text.Substring(mark.Start, mark.Length));
        Assert.DoesNotContain('\n', text.Text);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("a")]
    [InlineData("\"\"")]
    [InlineData("  ")]
    public void What_says_too_little_looks_for_nothing(string search) => Assert.True(SearchQuery.Parse(search).IsEmpty);
}
