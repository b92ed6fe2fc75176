using System.Diagnostics;

namespace WhatsAppCrm.Benchmarks.Ingest;

/// <summary>One of the measured servers, as its own process; killed when done.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public static Task<ServerProcess> StartBareAsync(int port) => StartAsync(port, [Assembly("WhatsAppCrm.Benchmarks"), ReferenceServers.Bare, Url(port)], []);

    public static Task<ServerProcess> StartEfCoreAsync(int port, BenchmarkDatabase database) =>
        StartAsync(port, [Assembly("WhatsAppCrm.Benchmarks"), ReferenceServers.EfCore, Url(port), database.Provider.ToString(), database.ConnectionString], []);

    /// <summary>The product as it is deployed: Production, every part of it running, nothing switched off.</summary>
    /// <param name="published">Where it was published to, when its pages are needed; null runs it from beside the benchmarks.</param>
    /// <param name="more">More environment variables.</param>
    public static Task<ServerProcess> StartProductAsync(int port, BenchmarkDatabase database, string dataDirectory, string? published = null, Dictionary<string, string>? more = null) =>
        StartAsync(port, [Path.Combine(published ?? AppContext.BaseDirectory, "WhatsAppCrm.dll"), "--urls", Url(port)], new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["App__PublicUrl"] = "https://crm.example.test",
            ["App__DataDirectory"] = dataDirectory,
            ["Database__Provider"] = database.Provider.ToString(),
            ["ConnectionStrings__Default"] = database.ConnectionString,
            ["Meta__AppId"] = "1",
            ["Meta__AppSecret"] = Webhooks.AppSecret,
            ["Meta__VerifyToken"] = "benchmark-verify-token-of-the-app",
            ["Mail__Host"] = "mail.example.test",
        }.Concat(more ?? []).ToDictionary(), published);

    /// <summary>
    /// The product with the sandbox of another process as its Meta. Not in Production, which sends to HTTPS addresses only; the
    /// sandbox is not mounted in it.
    /// </summary>
    public static Task<ServerProcess> StartSendingProductAsync(int port, BenchmarkDatabase database, string dataDirectory, string graphUrl, string published) =>
        StartAsync(port, [Path.Combine(published, "WhatsAppCrm.dll"), "--urls", Url(port)], new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["App__PublicUrl"] = Url(port),
            ["App__DataDirectory"] = dataDirectory,
            ["Database__Provider"] = database.Provider.ToString(),
            ["ConnectionStrings__Default"] = database.ConnectionString,
            ["Sandbox__Enabled"] = "false",
            ["Meta__AppId"] = "100000000000001",
            ["Meta__AppSecret"] = Sending.SendSandbox.AppSecret,
            ["Meta__VerifyToken"] = "benchmark-verify-token-of-the-app",
            ["Meta__SystemUserToken"] = Sending.SendSandbox.Token,
            ["Meta__GraphBaseUrl"] = graphUrl,
            ["Logging__LogLevel__Default"] = "Warning",
        }, published);

    public static Task<ServerProcess> StartSandboxAsync(int port, Dictionary<string, string> environment) =>
        StartAsync(port, [Assembly("WhatsAppCrm.MetaSandbox"), "--urls", Url(port)], environment, readyPath: "/sandbox");

    /// <summary>Memory it holds, in MiB.</summary>
    public long WorkingSetMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024 * 1024);
        }
    }

    /// <summary>Processor time it has used, on all processors together.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Url(int port) => $"http://127.0.0.1:{port}";

    private static string Assembly(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    private static async Task<ServerProcess> StartAsync(int port, string[] arguments, Dictionary<string, string> environment, string? directory = null, string readyPath = "/health/ready")
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory ?? AppContext.BaseDirectory };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var output = new System.Text.StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => output.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            if (process.HasExited) throw new InvalidOperationException($"The server ended before it was ready:\n{output}");
            try
            {
                using var answer = await http.GetAsync(Url(port) + readyPath);
                if (answer.IsSuccessStatusCode) return new ServerProcess(process);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20);
            }
        }

        process.Kill();
        throw new TimeoutException($"The server was not ready within 30 s:\n{output}");
    }
}
