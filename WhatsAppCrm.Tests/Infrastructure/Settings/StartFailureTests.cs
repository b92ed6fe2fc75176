using System.Net;
using System.Net.Sockets;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Infrastructure.Settings;

public sealed class StartFailureTests
{
    [Fact]
    public async Task A_wrong_setting_ends_the_process_with_one_line_and_code_1()
    {
        var (exitCode, output) = await ProductProcess.RunToEndAsync(new Dictionary<string, string?> { ["Jobs__IntervalMs"] = "0" });

        Assert.Equal(1, exitCode);
        Assert.Equal("WhatsAppCrm cannot start: Jobs:IntervalMs must be a whole number from 100 to 3600000.", output);
    }

    [Fact]
    public async Task A_taken_port_ends_the_process_with_a_line_that_says_so()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (exitCode, output) = await ProductProcess.RunToEndAsync(port: ((IPEndPoint)taken.LocalEndpoint).Port);

        Assert.Equal(1, exitCode);
        Assert.Contains("address already in use", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task A_database_that_is_not_there_ends_the_process_without_showing_the_password()
    {
        var (exitCode, output) = await ProductProcess.RunToEndAsync(new Dictionary<string, string?> { ["DATABASE_URL"] = "postgres://crm:hidden-word@127.0.0.1:1/crm" });

        Assert.Equal(1, exitCode);
        Assert.Contains("ConnectionStrings:Default", output);
        Assert.DoesNotContain("hidden-word", output);
        Assert.DoesNotContain("   at ", output);
    }
}
