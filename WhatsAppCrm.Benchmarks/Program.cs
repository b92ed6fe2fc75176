using WhatsAppCrm.Benchmarks.Ingest;

return args switch
{
    ["ingest", .. var rest] => await IngestCommand.RunAsync(rest),
    [ReferenceServers.Bare or ReferenceServers.EfCore, var url, .. var rest] => await ReferenceServers.RunAsync(args[0], url, rest),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("ingest [--provider postgres --connection <connection string>] [--seconds 4] [--repeats 3] [--connections 64] [--port 5130] [--order abccba]");
    Console.WriteLine("latency");
    return 2;
}
