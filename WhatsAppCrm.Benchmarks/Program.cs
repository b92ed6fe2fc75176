using WhatsAppCrm.Benchmarks.Board;
using WhatsAppCrm.Benchmarks.Circuits;
using WhatsAppCrm.Benchmarks.Inbox;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Benchmarks.Latency;
using WhatsAppCrm.Benchmarks.Processing;
using WhatsAppCrm.Benchmarks.Reports;
using WhatsAppCrm.Benchmarks.Sending;

return args switch
{
    ["ingest", .. var rest] => await IngestCommand.RunAsync(rest),
    ["process", .. var rest] => await ProcessCommand.RunAsync(rest),
    ["openloop", .. var rest] => await OpenLoopCommand.RunAsync(rest),
    ["fair", .. var rest] => await FairCommand.RunAsync(rest),
    ["board", .. var rest] => await BoardCommand.RunAsync(rest),
    ["circuits", .. var rest] => await CircuitsCommand.RunAsync(rest),
    ["latency", .. var rest] => await LatencyCommand.RunAsync(rest),
    ["seed", .. var rest] => await SeedCommand.RunAsync(rest),
    ["inbox", .. var rest] => await InboxCommand.RunAsync(rest),
    ["reports", .. var rest] => await ReportCommand.RunAsync(rest),
    ["open", .. var rest] => await OpenCommand.RunAsync(rest),
    ["search", .. var rest] => await SearchCommand.RunAsync(rest),
    ["send", .. var rest] => await SendCommand.RunAsync(rest),
    [ReferenceServers.Bare or ReferenceServers.EfCore, var url, .. var rest] => await ReferenceServers.RunAsync(args[0], url, rest),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("ingest [--provider postgres --connection <connection string>] [--seconds 4] [--repeats 3] [--connections 64] [--port 5130] [--order abccba]");
    Console.WriteLine("process [--events 100000] [--connection <PostgreSQL connection string>] [--port 5150]");
    Console.WriteLine("openloop [--rate 3300] [--seconds 120] [--connection <PostgreSQL connection string>] [--port 5151]");
    Console.WriteLine("fair [--organizations 10] [--share 60] [--seconds 10] [--connection <PostgreSQL connection string>] [--port 5152]");
    Console.WriteLine("board [--cards 5000] [--repeats 15] [--port 6270]");
    Console.WriteLine("circuits [--circuits 200] [--events 30] [--rate 100] [--connection <PostgreSQL connection string>] [--port 7420]");
    Console.WriteLine("latency [--seconds 20] [--rate 100] [--port 5190]");
    Console.WriteLine("seed [--conversations 100000] [--messages 300000] [--connection <PostgreSQL connection string>]");
    Console.WriteLine("inbox [--sizes 1000,100000,1000000] [--rounds 300] [--connection <PostgreSQL connection string>]");
    Console.WriteLine("reports [--conversations 200000] [--messages 1000000] [--rounds 15] [--connection <PostgreSQL connection string>]");
    Console.WriteLine("open [--conversations 1000000] [--rounds 20] [--connection <PostgreSQL connection string>] [--port 7290]");
    Console.WriteLine("search [--messages 1000000] [--conversations 100000] [--rounds 200] [--connection <PostgreSQL connection string>]");
    Console.WriteLine("send [--messages 9000] [--seconds 12] [--connection <PostgreSQL connection string>] [--port 5370]");
    return 2;
}
