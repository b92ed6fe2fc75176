using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Features.Templates;

namespace WhatsAppCrm.Tests.Domain.Templates;

/// <summary>Whatever 002's shape says is what Meta is given, as a template and as a message.</summary>
public sealed class TemplateShapeTests
{
    /// <summary>Of document 002: words and places in turn, so that no text begins or ends with a place.</summary>
    private sealed record Sample(IReadOnlyList<string> Words, bool IsNamed, bool HasHeader, string? Footer, IReadOnlyList<string> Replies, bool HasLink)
    {
        public int Places => Words.Count - 1;

        public string Name(int place) => IsNamed ? $"field_{place + 1}" : (place + 1).ToString(CultureInfo.InvariantCulture);

        public string Body => string.Concat(Words.Select((word, i) => i < Places ? $"{word} {{{{{Name(i)}}}}} " : word));

        public JsonObject Json()
        {
            var parts = new JsonObject { ["body"] = new JsonArray(Text(Body)) };
            if (HasHeader) parts["header"] = new JsonArray(Text("Order " + (IsNamed ? "{{number}}" : "{{1}}") + " news"));
            if (Footer is not null) parts["footer"] = new JsonArray(Text(Footer));
            var buttons = Replies.Select(reply => new JsonObject { ["type"] = "quick_reply", ["text"] = reply }).ToList();
            if (HasLink) buttons.Add(new JsonObject { ["type"] = "url", ["text"] = "Track", ["url"] = "https://shop.example/{{1}}" });
            if (buttons.Count > 0) parts["buttons"] = new JsonArray([.. buttons]);
            return parts;
        }

        private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };
    }

    private static readonly Gen<string> Word = Gen.Elements("pedido", "árvore", "número", "is ready", "at 10:00,", "“quoted”", "line\nbreak", "10% & more", "😀 soon", "a/b?c=d");

    private static readonly Arbitrary<Sample> Samples = (
        from places in Gen.Choose(0, 6)
        from words in Gen.ListOf(Word, places + 1)
        from isNamed in Gen.Elements(true, false)
        from hasHeader in Gen.Elements(true, false)
        from footer in Gen.Elements<string?>(null, "Casa Aurora", "Até logo")
        from replies in Gen.Choose(0, 3)
        from hasLink in Gen.Elements(true, false)
        select new Sample([.. words], isNamed, hasHeader, footer, [.. Enumerable.Range(1, replies).Select(i => $"Reply {i}")], hasLink)).ToArbitrary();

    [Fact]
    public void Its_words_are_the_words_of_Metas_array() => Prop.ForAll(Samples, sample =>
    {
        var components = JsonNode.Parse(TemplateShape.Read(Element(sample.Json())).ToJson())!.AsArray();

        Assert.Equal(sample.Body, Part(components, "BODY")!["text"]!.ToString());
        Assert.Equal(sample.HasHeader, Part(components, "HEADER") is not null);
        Assert.Equal(sample.Footer, Part(components, "FOOTER")?["text"]?.ToString());
        var buttons = Part(components, "BUTTONS")?["buttons"]?.AsArray() ?? [];
        Assert.Equal([.. sample.Replies, .. sample.HasLink ? new[] { "Track" } : []], buttons.Select(button => button!["text"]!.ToString()));
        // Meta wants an example for each place, in its own nesting.
        var example = Part(components, "BODY")!["example"];
        var given = sample.Places == 0 ? 0 : sample.IsNamed ? example!["body_text_named_params"]!.AsArray().Count : example!["body_text"]![0]!.AsArray().Count;
        Assert.Equal(sample.Places, given);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_fills_it_in_goes_over_the_wire_place_by_place() => Prop.ForAll(Samples, sample =>
    {
        var now = DateTime.UtcNow;
        var template = new MessageTemplate(Guid.NewGuid(), Guid.NewGuid(), "1", "t", "en_US", TemplateCategory.UTILITY, TemplateShape.Read(Element(sample.Json())).ToJson(), now);
        var values = Enumerable.Range(0, sample.Places).ToDictionary(sample.Name, place => $"value é {place}");
        if (sample.HasHeader) values["header"] = "4711";
        if (sample.HasLink) values[$"button.{sample.Replies.Count}"] = "orders/4711";

        var filled = new TemplateForm(template).Fill(values, "1");

        var body = Enumerable.Range(0, sample.Places).Aggregate(sample.Body, (text, place) => text.Replace($"{{{{{sample.Name(place)}}}}}", $"value é {place}", StringComparison.Ordinal));
        Assert.Equal(body, filled.Body);
        var wire = JsonNode.Parse(filled.Template.Components.GetRawText())!.AsArray();
        Assert.Equal((sample.HasHeader ? 1 : 0) + (sample.Places > 0 ? 1 : 0) + (sample.HasLink ? 1 : 0), wire.Count);
        var parameters = wire.FirstOrDefault(one => one!["type"]!.ToString() == "body")?["parameters"]?.AsArray() ?? [];
        Assert.Equal(Enumerable.Range(0, sample.Places).Select(place => (sample.IsNamed ? sample.Name(place) : null, $"value é {place}")), parameters.Select(one => (one!["parameter_name"]?.ToString(), one["text"]!.ToString())));
        var button = wire.FirstOrDefault(one => one!["type"]!.ToString() == "button");
        Assert.Equal(sample.HasLink ? ("url", $"{sample.Replies.Count}", "orders/4711") : (null, null, null), (button?["sub_type"]?.ToString(), button?["index"]?.ToString(), button?["parameters"]?[0]?["text"]?.ToString()));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Metas_array_is_taken_as_it_is() => Prop.ForAll(Samples, sample =>
    {
        var array = TemplateShape.Read(Element(sample.Json())).ToJson();
        Assert.Equal(array, TemplateShape.Read(JsonElement.Parse(array)).ToJson());
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"body":"Hello"}""")]
    [InlineData("""{"greeting":[]}""")]
    [InlineData("""{"buttons":[{"type":"dance","text":"x"}]}""")]
    [InlineData("""{"header":[{"type":"text"}]}""")]
    [InlineData("""[1]""")]
    [InlineData("""7""")]
    public void Anything_else_is_refused_by_name(string given)
    {
        var refused = Assert.Throws<InvalidInputException>(() => TemplateShape.Read(JsonElement.Parse(given)));

        Assert.Equal("componentsJson", Assert.Single(refused.Errors).Key);
    }

    private static JsonElement Element(JsonNode json) => JsonSerializer.SerializeToElement(json);

    private static JsonNode? Part(JsonArray components, string type) => components.FirstOrDefault(one => one!["type"]!.ToString() == type);
}
