using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Infrastructure.Faults;

public sealed class CrashPointsTests
{
    [Theory]
    [InlineData("Production", "IN_STORED")]
    [InlineData("Staging", "IN_STORED:3")]
    [InlineData("Development", "NOWHERE")]
    [InlineData("Development", "IN_STORED:0")]
    [InlineData("Development", "IN_STORED:often")]
    [InlineData("Development", "IN_STORED:1:2")]
    public void Only_a_test_in_Development_that_says_where_can_end_the_process(string environment, string setting)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [CrashPoints.Setting] = setting }).Build();

        var refused = Assert.Throws<StartException>(() => CrashPoints.Arm(configuration, new HostingEnvironment { EnvironmentName = environment }));

        Assert.Contains(CrashPoints.Setting, refused.Message);
        Assert.False(CrashPoints.IsArmed);
    }

    [Fact]
    public void Without_the_setting_nothing_is_armed()
    {
        CrashPoints.Arm(new ConfigurationBuilder().Build(), new HostingEnvironment { EnvironmentName = Environments.Development });

        Assert.False(CrashPoints.IsArmed);
    }
}
