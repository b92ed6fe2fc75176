using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.AutoReplies;

namespace WhatsAppCrm.Tests.Domain;

public sealed class AutoReplyPlanTests
{
    private static readonly DateTime Sunday = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Monday = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    private static readonly AutoReplyPlan All = new()
    {
        IsOn = true,
        Greeting = new(true, "greeting"),
        Away = new(true, "away"),
        Hours = [new(DayOfWeek.Monday, new(9, 0), new(18, 0))],
        Rules = [new(["price"], KeywordMatch.CONTAINS, "price answer")],
        Brain = new(true, "https://brain.example"),
    };

    private static readonly AutoReplyPlan WithoutBrain = All with { Brain = new() };

    [Fact]
    public void Rule_before_brain_before_away_before_greeting()
    {
        Assert.Equal(AutoReplyKind.KEYWORD, All.Decide(At(Sunday, "the price")).Kind);
        Assert.Equal(AutoReplyKind.BRAIN, All.Decide(At(Sunday)).Kind);
        Assert.Equal(AutoReplyKind.AWAY, WithoutBrain.Decide(At(Sunday)).Kind);
        Assert.Equal(AutoReplyKind.GREETING, WithoutBrain.Decide(At(Monday)).Kind);
        Assert.Equal(AutoReplyKind.NONE, (All with { IsOn = false }).Decide(At(Monday, "price")).Kind);
    }

    [Fact]
    public void Away_is_said_once_until_it_opens_again_and_no_greeting_takes_its_place()
    {
        Assert.Equal(AutoReplyKind.NONE, WithoutBrain.Decide(At(Sunday) with { AwaySaidAtUtc = Sunday.AddDays(-5) }).Kind);
        Assert.Equal(AutoReplyKind.AWAY, WithoutBrain.Decide(At(Sunday) with { AwaySaidAtUtc = Sunday.AddDays(-7) }).Kind);
        Assert.Equal(AutoReplyKind.GREETING, (WithoutBrain with { Away = new() }).Decide(At(Sunday)).Kind);
    }

    [Theory]
    [InlineData(23.9, AutoReplyKind.NONE)]
    [InlineData(24, AutoReplyKind.GREETING)]
    public void The_greeting_comes_after_a_silence(double hours, AutoReplyKind kind) =>
        Assert.Equal(kind, WithoutBrain.Decide(At(Monday) with { PreviousAtUtc = Monday.AddHours(-hours) }).Kind);

    [Theory]
    [InlineData("Hi {name}!", "Ana", "Hi Ana!")]
    [InlineData("Hi {name}!", null, "Hi!")]
    [InlineData("Olá, {Name}, aqui é a {business}.", null, "Olá, aqui é a Aurora.")]
    [InlineData("{name}: {unknown}", "{business}", "Aurora: {unknown}")]
    public void Names_are_put_in(string text, string? name, string said) =>
        Assert.Equal(said, (At(Monday) with { CustomerName = name }).Fill(text));

    [Theory]
    [InlineData("preço", "Qual o PRECO?", true)]
    [InlineData("precio", "¿PRECIO?", true)]
    [InlineData("how much", "how\n much is it", true)]
    [InlineData("how much", "how very much", false)]
    [InlineData("art", "start", false)]
    [InlineData("c++", "c", true)]
    [InlineData("👍", "ok 👍🏽", true)]
    [InlineData("2", "option 2.", true)]
    [InlineData("2", "22", false)]
    [InlineData("são paulo", "Sao Paulo!", true)]
    public void Words_match_whatever_their_accents_capitals_and_signs(string word, string message, bool matches) =>
        Assert.Equal(matches, new KeywordRule([word], KeywordMatch.CONTAINS, "x").Matches(message));

    [Fact]
    public void A_plan_is_read_back_as_it_was_stored()
    {
        var settings = new AutoReplySettings(Guid.NewGuid(), Monday);

        settings.Change(All.Validated(), Monday);

        Assert.True(settings.IsOn);
        var read = settings.Plan();
        Assert.Equal((All.Greeting, All.Away, All.Brain), (read.Greeting, read.Away, read.Brain));
        Assert.Equal(All.Hours, read.Hours);
        Assert.Equal("price", read.Rules[0].Words[0]);
        settings.Change(All with { IsOn = false }, Monday);
        Assert.False(settings.IsOn);
    }

    [Fact]
    public void Every_wrong_field_is_named_at_once()
    {
        var wrong = All with { Greeting = new(true, null, 0), Away = new(true, new string('x', 4000)), Holidays = [.. Enumerable.Range(0, 201).Select(i => new Holiday(new DateOnly(2026, 1, 1).AddDays(i), null))] };

        var errors = Assert.Throws<InvalidInputException>(wrong.Validated).Errors;

        Assert.Equal(["away.text", "greeting.afterHours", "greeting.text", "holidays"], errors.Keys.Order());
    }

    private static AutoReplySituation At(DateTime now, string? words = "hello") => new(words, "Ana", "Aurora", now, now, null, null, TimeZoneInfo.Utc);
}
