using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Tests.Infrastructure.WhatsApp;

/// <summary>Which of Meta's refusals is told to people in which words.</summary>
public sealed class AccessLossesTests
{
    [Theory]
    [InlineData(190, 463, "TOKEN_EXPIRED")]
    [InlineData(190, 458, "ACCESS_REVOKED")]
    [InlineData(190, 460, "ACCESS_REVOKED")]
    [InlineData(190, 467, "ACCESS_REVOKED")]
    [InlineData(190, null, "ACCESS_REVOKED")]
    [InlineData(0, null, "ACCESS_REVOKED")]
    [InlineData(3, null, "PERMISSION_MISSING")]
    [InlineData(10, null, "PERMISSION_MISSING")]
    [InlineData(200, null, "PERMISSION_MISSING")]
    [InlineData(299, null, "PERMISSION_MISSING")]
    [InlineData(33, null, "PERMISSION_MISSING")]
    [InlineData(100, 33, "PERMISSION_MISSING")]
    [InlineData(131005, null, "PERMISSION_MISSING")]
    [InlineData(368, null, "ACCOUNT_RESTRICTED")]
    [InlineData(131031, null, "ACCOUNT_RESTRICTED")]
    [InlineData(4711, null, "ACCESS_LOST")]
    public void Each_code_has_its_words(int code, int? subcode, string expected)
    {
        var loss = AccessLosses.Of(new GraphError(code, subcode, $"(#{code}) Something", null, 400, null, null));

        Assert.Equal((expected, code, "Something"), (loss.Code, loss.MetaCode, loss.MetaMessage));
    }

    [Fact]
    public void What_Meta_never_said_carries_no_code_of_Metas()
    {
        Assert.Equal(new("TOKEN_UNREADABLE"), AccessLosses.Of(AccessLosses.Unreadable));
        Assert.Equal(new("ACCESS_LOST"), AccessLosses.Of(AccessLosses.NoToken));
    }

    [Fact]
    public void Everything_that_loses_access_is_classified_so()
    {
        int[] codes = [0, 3, 10, 33, 190, 200, 299, 368, 131005, 131031];

        Assert.All(codes, code => Assert.Equal(GraphErrorKind.AccessLost, GraphErrors.Classify(new(code, null, "", null, 400, null, null)).Kind));
        Assert.Equal(GraphErrorKind.AccessLost, GraphErrors.Classify(AccessLosses.Unreadable).Kind);
        Assert.Equal(GraphErrorKind.AccessLost, GraphErrors.Classify(AccessLosses.NoToken).Kind);
    }
}
