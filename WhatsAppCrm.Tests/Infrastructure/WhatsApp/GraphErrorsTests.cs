using System.Text;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Tests.Infrastructure.WhatsApp;

/// <summary>Which of Meta's errors means what (Meta Cloud API, error codes, read 2026-11-20).</summary>
public sealed class GraphErrorsTests
{
    [Theory]
    [InlineData(1, GraphErrorKind.Temporary)]
    [InlineData(2, GraphErrorKind.Temporary)]
    [InlineData(131000, GraphErrorKind.Temporary)]
    [InlineData(131016, GraphErrorKind.Temporary)]
    [InlineData(131057, GraphErrorKind.Temporary)]
    [InlineData(133015, GraphErrorKind.Temporary)]
    [InlineData(131056, GraphErrorKind.PairLimited)]
    [InlineData(4, GraphErrorKind.Throttled)]
    [InlineData(80007, GraphErrorKind.Throttled)]
    [InlineData(130429, GraphErrorKind.Throttled)]
    [InlineData(131048, GraphErrorKind.Throttled)]
    [InlineData(0, GraphErrorKind.AccessLost)]
    [InlineData(10, GraphErrorKind.AccessLost)]
    [InlineData(190, GraphErrorKind.AccessLost)]
    [InlineData(200, GraphErrorKind.AccessLost)]
    [InlineData(299, GraphErrorKind.AccessLost)]
    [InlineData(368, GraphErrorKind.AccessLost)]
    [InlineData(131031, GraphErrorKind.AccessLost)]
    [InlineData(131042, GraphErrorKind.NumberBlocked)]
    [InlineData(133010, GraphErrorKind.NumberBlocked)]
    [InlineData(100, GraphErrorKind.Refused)]
    [InlineData(131026, GraphErrorKind.Refused)]
    [InlineData(131047, GraphErrorKind.Refused)]
    [InlineData(131049, GraphErrorKind.Refused)]
    [InlineData(131051, GraphErrorKind.Refused)]
    [InlineData(132001, GraphErrorKind.Refused)]
    [InlineData(999999, GraphErrorKind.Refused)]
    public void Each_code_has_its_meaning(int code, GraphErrorKind kind) =>
        Assert.Equal(kind, GraphErrors.Classify(new(code, null, "", null, 400, null, null)).Kind);

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
