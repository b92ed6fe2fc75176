using System.Diagnostics;

namespace WhatsAppCrm.Benchmarks.Latency;

/// <summary>Publishes the product as it would be deployed, with its pages' styles and scripts, into a directory of its own.</summary>
public static class PublishedProduct
{
    public static async Task<string> CreateAsync()
    {
        var target = Directory.CreateTempSubdirectory("whatsappcrm-published-").FullName;
        var start = new ProcessStartInfo("dotnet", ["publish", Path.Combine(RepositoryRoot(), "WhatsAppCrm"), "-c", "Release", "--use-current-runtime", "--self-contained", "false", "-o", target, "-v", "quiet", "--nologo"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? target : throw new InvalidOperationException("The product could not be published:\n" + output);
    }

    private static string RepositoryRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "WhatsAppCrm.sln"))) return directory.FullName;
        throw new InvalidOperationException("Run the benchmarks from inside the repository.");
    }
}
