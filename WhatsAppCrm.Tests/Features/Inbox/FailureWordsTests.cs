using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Components.Shared;

namespace WhatsAppCrm.Tests.Features.Inbox;

public sealed class FailureWordsTests
{
    /// <summary>Every code Meta documents for messages, templates and coexistence (Meta Cloud API, error codes, read 2026-11-20).</summary>
    public static TheoryData<int> Codes =>
    [
        -1, -2, 0, 1, 2, 3, 4, 10, 33, 100, 190, 200, 210, 299, 368, 613, 80007, 130403, 130429, 130472, 130497, 131000, 131005, 131008, 131009, 131016, 131021, 131026,
        131030, 131031, 131037, 131042, 131044, 131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053, 131055, 131056, 131057, 131059, 131060, 131062,
        131063, 131064, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069, 133000, 133004, 133005, 133006, 133008, 133009,
        133010, 133015, 133016, 134011, 134100, 134101, 134102, 135000, 137000, 2388019, 2388024, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299,
        2494100, 2593107, 2593108, 2593109,
    ];

    private static readonly IStringLocalizer<FailureText> Words =
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<FailureText>>();

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_words_and_advice_in_three_languages(int code)
    {
        var said = new[] { "en", "pt-BR", "es" }.Select(language => In(language, () => FailureWords.Of(code, "Meta's own title", Words))).ToList();

        Assert.All(said, failure =>
        {
            Assert.Equal(code, failure.Code);
            Assert.DoesNotContain("Meta's own title", failure.Title);
            Assert.DoesNotContain("Title_", failure.Title);
            Assert.DoesNotContain("Advice_", failure.Advice);
        });
        Assert.Equal(3, said.Select(failure => failure.Title).Distinct().Count());
        Assert.Equal(3, said.Select(failure => failure.Advice).Distinct().Count());
        Assert.Single(said.Select(failure => failure.CanRetry).Distinct());
    }

    [Theory]
    [InlineData(131047, false)]
    [InlineData(131026, false)]
    [InlineData(130403, false)]
    [InlineData(131049, false)]
    [InlineData(131050, false)]
    [InlineData(131048, false)]
    [InlineData(132016, false)]
    [InlineData(130429, true)]
    [InlineData(131056, true)]
    [InlineData(131000, true)]
    [InlineData(131042, true)]
    public void Trying_again_is_offered_only_where_it_can_help(int code, bool canRetry) => Assert.Equal(canRetry, FailureWords.Of(code, null, Words).CanRetry);

    [Fact]
    public void A_code_nobody_described_shows_what_Meta_said()
    {
        var failure = In("en", () => FailureWords.Of(199999, "Something new", Words));

        Assert.Equal(("Not delivered. WhatsApp says: Something new (199999)", false), (failure.Title, failure.CanRetry));
        Assert.Equal("This message was not delivered.", In("en", () => FailureWords.Of(199999, " ", Words)).Title);
        Assert.Equal("This message was not delivered.", In("en", () => FailureWords.Of(0, null, Words)).Title);
    }

    private static T In<T>(string language, Func<T> work)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return work();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
