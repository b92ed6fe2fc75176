using System.Text;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Tests.Infrastructure.WhatsApp;

/// <summary>Which of Meta's errors means what (Meta Cloud API, error codes, read 2026-11-20).</summary>
public sealed class GraphErrorsTests
{
    /// <summary>Every code of the table, with its class: R again, RL much later, P never, PR never to this customer, A the account's, B ours.</summary>
    public static TheoryData<string, int[], GraphErrorKind, int?, int?> Table => new()
    {
        { "R", [2, 131016, 133004], GraphErrorKind.Temporary, null, null },
        { "R few", [1, 131000], GraphErrorKind.Temporary, null, 4 },
        { "R once", [135000], GraphErrorKind.Temporary, null, 2 },
        { "R after a minute", [131057, 2494100], GraphErrorKind.Temporary, 60, null },
        { "R after five minutes", [133015], GraphErrorKind.Temporary, 300, null },
        { "R after ten minutes", [134101], GraphErrorKind.Temporary, 600, null },
        { "RL", [132069], GraphErrorKind.Temporary, 900, null },
        { "RL, the template", [132015], GraphErrorKind.Temporary, 5400, null },
        { "R, 4^X s", [131056], GraphErrorKind.PairLimited, null, null },
        { "R, the number", [130429], GraphErrorKind.Throttled, null, null },
        { "RL", [613], GraphErrorKind.Throttled, 60, null },
        { "RL, the whole account", [80007], GraphErrorKind.Throttled, 60, null },
        { "RL, the whole app", [4], GraphErrorKind.Throttled, 60, null },
        { "RL, registration", [133016], GraphErrorKind.Throttled, 900, null },
        { "RL and alert", [131048, 131064], GraphErrorKind.Restricted, 3600, null },
        { "A, reconnect", [0, 190, 3, 10, 200, 210, 299, 131005, 33, 368, 131031], GraphErrorKind.AccessLost, null, null },
        { "A, settled at Meta", [131042, 131044, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 131037, 134011, 134102], GraphErrorKind.NumberBlocked, 900, null },
        { "P", [130497, 130472, 131021, 131047, 131049, 131053, 131062, 132001, 132005, 132007, 132016, 132068, 137000], GraphErrorKind.Refused, null, null },
        { "PR", [130403, 131026, 131050], GraphErrorKind.Refused, null, null },
        { "B", [100, 131008, 131009, 131030, 131051, 131055, 134100, 131063, 132000, 132008, 132012, 132018], GraphErrorKind.Refused, null, null },
        { "inbound notices and others", [131052, 131060, 131059], GraphErrorKind.Refused, null, null },
        { "template calls", [2388019, 2388024, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299], GraphErrorKind.Refused, null, null },
        { "history calls", [2593107, 2593108, 2593109], GraphErrorKind.Refused, null, null },
        { "out of scope, and what nobody knows", [138000, 131200, 139000, 139100, 147000, 999999], GraphErrorKind.Refused, null, null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_code_has_its_class_its_wait_and_its_attempts(string @class, int[] codes, GraphErrorKind kind, int? waitSeconds, int? mostAttempts)
    {
        var wait = waitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;

        Assert.All(codes, code =>
        {
            var verdict = GraphErrors.Classify(new(code, null, "", null, 400, null, null));
            Assert.Equal((@class, kind, wait, mostAttempts), (@class, verdict.Kind, verdict.AtLeast, verdict.MostAttempts));
        });
    }

    [Theory]
    [InlineData(130429, GraphReach.Number)]
    [InlineData(613, GraphReach.Number)]
    [InlineData(80007, GraphReach.BusinessAccount)]
    [InlineData(4, GraphReach.App)]
    public void Too_fast_reaches_as_far_as_its_code_says(int code, GraphReach reach) =>
        Assert.Equal(reach, GraphErrors.Classify(new(code, null, "", null, 429, null, null)).Reach);

    [Fact]
    public void An_object_that_does_not_exist_is_our_own_number() =>
        Assert.Equal(GraphErrorKind.AccessLost, GraphErrors.Classify(new(100, 33, "", null, 400, null, null)).Kind);

    [Theory]
    [InlineData(429, GraphErrorKind.Throttled)]
    [InlineData(400, GraphErrorKind.Refused)]
    [InlineData(302, GraphErrorKind.NumberBlocked)]
    [InlineData(407, GraphErrorKind.NumberBlocked)]
    public void An_answer_that_is_not_Metas_is_judged_by_its_status(int status, GraphErrorKind kind) =>
        Assert.Equal(kind, GraphErrors.Classify(GraphError.Foreign(status, null)).Kind);

    [Fact]
    public void The_longer_of_Retry_After_and_our_own_wait_counts()
    {
        Assert.Equal(TimeSpan.FromSeconds(90), GraphErrors.Classify(new(4, null, "", null, 429, TimeSpan.FromSeconds(90), null)).AtLeast);
        Assert.Equal(TimeSpan.FromMinutes(1), GraphErrors.Classify(new(4, null, "", null, 429, TimeSpan.FromSeconds(5), null)).AtLeast);
        Assert.Equal(TimeSpan.FromHours(24), GraphErrors.Classify(new(130429, null, "", null, 429, TimeSpan.FromDays(400), null)).AtLeast);
    }

    [Fact]
    public void An_error_is_read_with_its_details_and_without_the_code_before_its_title()
    {
        var body = """{"error":{"message":"(#131047) Re-engagement message","type":"OAuthException","code":131047,"error_data":{"messaging_product":"whatsapp","details":"More than 24 hours."},"fbtrace_id":"A1"}}""";

        var error = GraphError.Read(Encoding.UTF8.GetBytes(body), 400, null)!;

        Assert.Equal((131047, "Re-engagement message", "More than 24 hours.", "A1"), (error.Code, error.Title, error.Details, error.TraceId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"error\":\"no\"}")]
    [InlineData("{\"ok\":true}")]
    public void Anything_else_is_no_error_of_Metas(string body) => Assert.Null(GraphError.Read(Encoding.UTF8.GetBytes(body), 502, null));
}
