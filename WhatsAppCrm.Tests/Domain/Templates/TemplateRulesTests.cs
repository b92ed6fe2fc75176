using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Tests.Domain.Templates;

/// <summary>Every limit of Meta's on a template, each beside its field.</summary>
public sealed class TemplateRulesTests
{
    private static readonly TemplateContent Fine = new()
    {
        Header = HeaderKind.TEXT,
        HeaderText = "Order {{1}}",
        HeaderExample = "4711",
        Body = "Hi {{1}}, your order {{2}} is ready to be collected.",
        BodyExamples = new Dictionary<string, string> { ["1"] = "Ana", ["2"] = "4711" },
        Footer = "Casa Aurora",
        Buttons = [new(TemplateButtonKind.QUICK_REPLY, "Thanks"), new(TemplateButtonKind.URL, "Track", "https://shop.example/{{1}}", Example: "https://shop.example/4711")],
    };

    public static TheoryData<string, string, TemplateDraft> Faults => new()
    {
        { "name", "Required", Draft(Fine) with { Name = "" } },
        { "name", "TemplateName", Draft(Fine) with { Name = "Order-ready" } },
        { "name", "TooLong", Draft(Fine) with { Name = new string('a', 513) } },
        { "language", "Required", Draft(Fine) with { Language = null } },
        { "language", "TemplateLanguage", Draft(Fine) with { Language = "en-us" } },
        { "category", "Required", Draft(Fine) with { Category = null } },
        { "header", "Required", Draft(Fine with { HeaderText = " " }) },
        { "header", "TooLong", Draft(Fine with { HeaderText = new string('h', 61) }) },
        { "header", "TemplateOneLine", Draft(Fine with { HeaderText = "two\nlines" }) },
        { "header", "TemplateHeaderVariables", Draft(Fine with { HeaderText = "{{1}} and {{2}}" }) },
        { "header", "TemplateVariablesGap", Draft(Fine with { HeaderText = "Order {{2}}" }) },
        { "header.example", "TemplateExampleRequired", Draft(Fine with { HeaderExample = null }) },
        { "header.example", "TemplateFileRequired", Draft(Fine with { Header = HeaderKind.IMAGE, HeaderText = null, HeaderExample = null }) },
        { "header.example", "TemplateFileRequired", Draft(Fine with { Header = HeaderKind.DOCUMENT, HeaderText = null, HeaderHandle = "https://scontent.example/1" }) },
        { "header", "TemplateNotForCodes", Draft(Fine) with { Category = TemplateCategory.AUTHENTICATION } },
        { "body", "Required", Draft(Fine with { Body = "  " }) },
        { "body", "TooLong", Draft(Fine with { Body = new string('b', 1025) }) },
        { "body", "TemplateVariableAtEdge", Draft(Fine with { Body = "{{1}}, your order {{2}} is ready to be collected." }) },
        { "body", "TemplateVariableAtEdge", Draft(Fine with { Body = "Your order number four is ready to be collected, dear {{1}}" }) },
        { "body", "TemplateVariablesAdjacent", Draft(Fine with { Body = "Hi dear {{1}} {{2}}, your order is ready to be collected." }) },
        { "body", "TemplateVariablesGap", Draft(Fine with { Body = "Hi {{1}}, your order {{3}} is ready to be collected." }) },
        { "body", "TemplateVariablesMixed", Draft(Fine with { Body = "Hi {{1}}, your order {{number}} is ready to be collected." }) },
        { "body", "TemplateVariablesMixed", Draft(Fine with { Body = "Hi {{first_name}}, your order is ready to be collected." }) },
        { "body", "TemplateVariableName", Draft(Fine with { Header = HeaderKind.NONE, Body = "Hi {{FirstName}}, your order is ready to be collected." }) },
        { "body", "TemplateVariableBroken", Draft(Fine with { Body = "Hi {{first name}}, your order is ready." }) },
        { "body", "TemplateTooManyVariables", Draft(Fine with { Body = "Hi {{1}}, order {{2}} ready." }) },
        { "body.example.2", "TemplateExampleRequired", Draft(Fine with { BodyExamples = new Dictionary<string, string> { ["1"] = "Ana" } }) },
        { "footer", "TooLong", Draft(Fine with { Footer = new string('f', 61) }) },
        { "footer", "TemplateNoVariables", Draft(Fine with { Footer = "Bye {{1}}" }) },
        { "buttons", "TemplateTooManyButtons", Draft(Fine with { Buttons = [.. Enumerable.Range(1, 11).Select(i => new TemplateButtonContent(TemplateButtonKind.QUICK_REPLY, $"No {i}"))] }) },
        { "buttons", "TemplateButtonOrder", Draft(Fine with { Buttons = [Reply("A"), Link("B"), Reply("C")] }) },
        { "buttons.2", "TemplateTooManyOfKind", Draft(Fine with { Buttons = [Link("A"), Link("B"), Link("C")] }) },
        { "buttons.1", "TemplateTooManyOfKind", Draft(Fine with { Buttons = [Phone("A", "+15550001111"), Phone("B", "+15550001111")] }) },
        { "buttons.0.text", "Required", Draft(Fine with { Buttons = [Reply("")] }) },
        { "buttons.0.text", "TooLong", Draft(Fine with { Buttons = [Reply(new string('l', 26))] }) },
        { "buttons.1.text", "Duplicate", Draft(Fine with { Buttons = [Reply("Yes"), Reply("yes")] }) },
        { "buttons.0.url", "Required", Draft(Fine with { Buttons = [Link("A", "")] }) },
        { "buttons.0.url", "TemplateUrl", Draft(Fine with { Buttons = [Link("A", "shop")] }) },
        { "buttons.0.url", "TooLong", Draft(Fine with { Buttons = [Link("A", "https://shop.example/" + new string('u', 2000))] }) },
        { "buttons.0.url", "TemplateUrlVariable", Draft(Fine with { Buttons = [Link("A", "https://shop.example/{{1}}/track")] }) },
        { "buttons.0.example", "TemplateExampleRequired", Draft(Fine with { Buttons = [Link("A", "https://shop.example/{{1}}")] }) },
        { "buttons.0.phone", "Required", Draft(Fine with { Buttons = [Phone("A", null)] }) },
        { "buttons.0.phone", "TooLong", Draft(Fine with { Buttons = [Phone("A", "+12345678901234567890")] }) },
        { "buttons.0.phone", "TemplatePhone", Draft(Fine with { Buttons = [Phone("A", "call me")] }) },
        { "buttons.0.example", "TooLong", Draft(Fine with { Buttons = [new(TemplateButtonKind.COPY_CODE, Example: new string('C', 21))] }) },
        { "buttons.0.flowId", "Required", Draft(Fine with { Buttons = [new(TemplateButtonKind.FLOW, "Book")] }) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_Meta_would_refuse_is_named_beside_its_field(string field, string fault, TemplateDraft draft)
    {
        var faults = TemplateRules.Check(draft);

        Assert.True(faults.TryGetValue(field, out var found), $"nothing is wrong about {field}: {string.Join(", ", faults)}");
        Assert.Equal(fault, found);
        Assert.True(ProblemTexts.Knows(fault), $"there are no words for {fault}");
    }

    [Fact]
    public void What_Meta_takes_passes()
    {
        Assert.Empty(TemplateRules.Check(Draft(Fine)));
        Assert.Empty(TemplateRules.Check(Draft(Fine with
        {
            Header = HeaderKind.LOCATION,
            Buttons = [Link("A"), Link("B"), Phone("Call", "+55 11 91234-5678"), new(TemplateButtonKind.COPY_CODE, Example: "SAVE20"), Reply("Yes"), Reply("No")],
        })));
        Assert.Empty(TemplateRules.Check(Draft(Fine with { Header = HeaderKind.VIDEO, HeaderHandle = "4:abc" })));
        Assert.Empty(TemplateRules.Check(new("w", "es", TemplateCategory.UTILITY, new() { Body = "Hola {{nombre}}, ya puedes pasar.", BodyExamples = new Dictionary<string, string> { ["nombre"] = "Ana" } })));
        Assert.Equal((ParameterFormat.POSITIONAL, ParameterFormat.NAMED), (Fine.ParameterFormat, new TemplateContent { Body = "Hola {{nombre}}." }.ParameterFormat));
    }

    [Fact]
    public void What_was_written_is_read_back_the_same_from_Metas_array()
    {
        var read = TemplateContent.Read(Fine.ToJson());

        Assert.True(read.SaysTheSame(Fine));
        Assert.Equal((Fine.HeaderExample, "Ana", "4711"), (read.HeaderExample, read.BodyExamples["1"], read.BodyExamples["2"]));
        Assert.Equal(Fine.ToJson(), read.ToJson());
        var odd = TemplateContent.Read("""[{"type":"CAROUSEL","cards":[]},{"type":"body","text":"Hi"},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]},{"type":7}]""");
        Assert.False(odd.IsWritableHere);
        Assert.Contains("\"CAROUSEL\"", odd.ToJson());
        Assert.Contains("\"OTP\"", odd.ToJson());
    }

    [Fact]
    public void An_approved_template_can_be_changed_once_a_day_and_ten_times_in_thirty_days()
    {
        var now = new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

        Assert.Equal(new TemplateEdits(10, null), TemplateEdits.Of([], now));
        Assert.Equal(new TemplateEdits(9, now.AddHours(23)), TemplateEdits.Of([now.AddHours(-1)], now));
        Assert.Equal(new TemplateEdits(9, null), TemplateEdits.Of([now.AddHours(-25), now.AddDays(-31)], now));
        var ten = Enumerable.Range(1, 10).Select(i => now.AddDays(-2 * i)).ToList();
        Assert.Equal(new TemplateEdits(0, now.AddDays(10)), TemplateEdits.Of(ten, now));
    }

    private static TemplateDraft Draft(TemplateContent content) => new("order_ready", "en_US", TemplateCategory.UTILITY, content);

    private static TemplateButtonContent Reply(string text) => new(TemplateButtonKind.QUICK_REPLY, text);

    private static TemplateButtonContent Link(string text, string url = "https://shop.example/") => new(TemplateButtonKind.URL, text, url);

    private static TemplateButtonContent Phone(string text, string? phone) => new(TemplateButtonKind.PHONE_NUMBER, text, Phone: phone);
}
