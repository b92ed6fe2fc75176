using System.Diagnostics;
using System.Text.RegularExpressions;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>The curl session of the README, run as it stands there against a fresh product.</summary>
public sealed partial class ApiWalkthrough : IAsyncLifetime
{
    private ProductProcess _product = null!;

    public async Task InitializeAsync() => _product = await ProductProcess.StartAsync();

    public async Task DisposeAsync() => await _product.DisposeAsync();

    [Fact]
    public async Task The_curl_session_of_the_README_goes_from_nothing_to_blue_ticks()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(ProductProcess.RepositoryRoot(), "README.md"));
        var script = Block().Match(readme).Groups[1].Value.Replace("http://localhost:5080", _product.BaseUrl.ToString().TrimEnd('/'));
        Assert.Contains("/whatsapp/send", script);

        var (exitCode, output) = await RunAsync("set -euo pipefail\n" + script);

        Assert.True(exitCode == 0, $"It ended with {exitCode}:{Environment.NewLine}{output}");
        Assert.Contains("\"READ\"", output);
        Assert.DoesNotContain("accessToken", output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-s"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            var (output, errors) = (bash.StandardOutput.ReadToEndAsync(limit.Token), bash.StandardError.ReadToEndAsync(limit.Token));
            await bash.WaitForExitAsync(limit.Token);
            return (bash.ExitCode, await output + await errors);
        }
        finally
        {
            if (!bash.HasExited) bash.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex("<!-- api-walkthrough -->\\s*```bash\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
