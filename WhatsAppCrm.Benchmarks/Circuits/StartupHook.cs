using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// Loaded into the product's process by <c>DOTNET_STARTUP_HOOKS</c>: collects everything that is garbage and answers how many managed
/// bytes are left, to whoever connects to a port of this machine. So the product is measured as it is published, and has no door for it.
/// </summary>
internal static class StartupHook
{
    public const string PortVariable = "BENCHMARK_MEMORY_PORT";

    public static void Initialize()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(PortVariable), CultureInfo.InvariantCulture, out var port)) return;
        new Thread(() => Answer(port)) { IsBackground = true, Name = "Benchmark memory" }.Start();
    }

    private static void Answer(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (true)
        {
            using var asked = listener.AcceptTcpClient();
            for (var i = 0; i < 3; i++)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            asked.GetStream().Write(Encoding.ASCII.GetBytes(GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture)));
        }
    }
}
