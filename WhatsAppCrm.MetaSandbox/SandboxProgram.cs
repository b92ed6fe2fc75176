namespace WhatsAppCrm.MetaSandbox;

/// <summary>The sandbox as a process of its own, for tests, benchmarks and any other Cloud API client.</summary>
/// <remarks>
/// A named class instead of top-level statements: the product and the tests reference this assembly, and a second
/// global <c>Program</c> would be ambiguous there.
/// </remarks>
public static class SandboxProgram
{
    public static int Main(string[] args)
    {
        try
        {
            var app = Create(args);
            app.Run();
            return 0;
        }
        catch (InvalidOperationException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
    }

    /// <param name="clock">Null is the computer's.</param>
    public static WebApplication Create(string[] args, TimeProvider? clock = null)
    {
        // Without a launch profile the host would call itself Production, which the sandbox refuses.
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? Environments.Development;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, EnvironmentName = environment });
        if (string.IsNullOrWhiteSpace(builder.Configuration["Sandbox:WebhookUrl"]))
        {
            throw new InvalidOperationException(
                "Sandbox:WebhookUrl is missing. Standing alone, the sandbox must be told where webhooks go, for example "
                + "--Sandbox:WebhookUrl=http://127.0.0.1:5080/api/webhooks/whatsapp");
        }

        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.AddMetaSandbox();
        var app = builder.Build();
        app.MapGet("/", () => Results.Redirect("/sandbox")).ExcludeFromDescription();
        app.MapMetaSandbox();
        return app;
    }
}
