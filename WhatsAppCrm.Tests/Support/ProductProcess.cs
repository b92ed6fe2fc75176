using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace WhatsAppCrm.Tests.Support;

/// <summary>
/// The built product as a process of its own, so that it can be killed and started again on the same data and port.
/// Knows no type of the product: it can be linked into other test projects.
/// </summary>
public sealed class ProductProcess : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string?> _environment;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private ProductProcess(int port, string dataDirectory, IReadOnlyDictionary<string, string?> environment)
    {
        (Port, DataDirectory, _environment) = (port, dataDirectory, environment);
        BaseUrl = new Uri($"http://127.0.0.1:{port}");
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = BaseUrl };
    }

    /// <summary>An environment variable: set to 1, a write beyond a file limit fails instead of ending the process (a full disk sends no signal either).</summary>
    public const string SurvivesFileLimit = "TEST_SURVIVES_FILE_LIMIT";

    public int Port { get; }

    public Uri BaseUrl { get; }

    public string DataDirectory { get; }

    public HttpClient Http { get; }

    /// <summary>What it wrote to its console, over all its lives.</summary>
    public IReadOnlyList<string> Output => [.. _output];

    /// <summary>From the start of the process to its first ready answer.</summary>
    public TimeSpan StartedIn { get; private set; }

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("It is not running.");

    /// <summary>Starts it on a free port with a data directory of its own and waits until it is ready.</summary>
    /// <param name="environment">More environment variables, for example <c>Database__Provider</c>; null removes one.</param>
    public static async Task<ProductProcess> StartAsync(IReadOnlyDictionary<string, string?>? environment = null, string? dataDirectory = null, int? port = null)
    {
        var product = new ProductProcess(
            port ?? FreePort(),
            dataDirectory ?? Directory.CreateTempSubdirectory("whatsappcrm-process-").FullName,
            environment ?? new Dictionary<string, string?>());
        try
        {
            await product.StartAgainAsync();
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one that is not expected to stay: its exit code and all it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(IReadOnlyDictionary<string, string?>? environment = null, int? port = null)
    {
        await using var product = new ProductProcess(
            port ?? FreePort(), Directory.CreateTempSubdirectory("whatsappcrm-process-").FullName, environment ?? new Dictionary<string, string?>());
        product._process = product.Launch();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await product._process.WaitForExitAsync(limit.Token);
        return (product._process.ExitCode, string.Join(Environment.NewLine, product._output));
    }

    /// <summary>SIGKILL: no goodbye, nothing flushed. Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again to die by itself, of a fault asked for in <paramref name="environment"/>; returns when it is gone.</summary>
    /// <returns>Its exit code: 137 is SIGKILL.</returns>
    public async Task<int> LiveUntilDeathAsync(IReadOnlyDictionary<string, string?> environment, TimeSpan? timeout = null)
    {
        if (_process is not null) throw new InvalidOperationException("It is still running.");
        _process = Launch(environment);
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(90));
        await _process.WaitForExitAsync(limit.Token);
        var exitCode = _process.ExitCode;
        await KillAsync();
        return exitCode;
    }

    /// <summary>Starts it again and kills it when that moment has come, ready or not.</summary>
    public async Task KillInStartAsync(Func<Task> moment)
    {
        if (_process is not null) throw new InvalidOperationException("It is still running.");
        _process = Launch();
        await moment();
        await KillAsync();
    }

    /// <summary>Starts it again on the same data and port.</summary>
    /// <exception cref="InvalidOperationException">It ended before it was ready; the message holds its output.</exception>
    public async Task StartAgainAsync(TimeSpan? timeout = null)
    {
        if (_process is not null) throw new InvalidOperationException("It is still running.");
        var clock = Stopwatch.StartNew();
        _process = Launch();
        await WaitFor.Async(IsReadyAsync, timeout ?? TimeSpan.FromSeconds(60), "the product answers /health/ready");
        StartedIn = clock.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    /// <summary>The root of the repository, found from where the tests run.</summary>
    public static string RepositoryRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "WhatsAppCrm.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException("WhatsAppCrm.sln is in no folder above the tests.");
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Launch(IReadOnlyDictionary<string, string?>? more = null)
    {
        // <test project>/bin/<configuration>/net10.0/ names the product's folder of the same build.
        var project = Path.Combine(RepositoryRoot(), "WhatsAppCrm");
        var build = Path.GetRelativePath(RepositoryRoot(), AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar);
        var output = build is [_, "bin", .. var rest] ? Path.Combine([project, "bin", .. rest]) : Path.Combine(project, "bin", "Debug", "net10.0");

        string[] command = ["dotnet", Path.Combine(output, "WhatsAppCrm.dll"), "--urls", BaseUrl.ToString()];
        if (_environment.ContainsKey(SurvivesFileLimit)) command = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["App__DataDirectory"] = DataDirectory,
            },
        };
        foreach (var (name, value) in _environment.Concat(more ?? new Dictionary<string, string?>()))
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"The product ended with {_process.ExitCode} before it was ready:{Environment.NewLine}{string.Join(Environment.NewLine, _output)}");
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
