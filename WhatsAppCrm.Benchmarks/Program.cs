Console.WriteLine("ingest | latency");
