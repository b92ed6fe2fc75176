using WhatsAppCrm.Domain.Reports;

namespace WhatsAppCrm.Features.Reports.Counting;

/// <summary><c>dotnet WhatsAppCrm.dll recount</c>: for the operator, beside a running product or without one.</summary>
public static class RecountCommand
{
    public const string Name = "recount";

    public static bool IsAsked(string[] args) => args is [Name, ..];

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RecountMessages>().RunAsync(cancellationToken);
        await output.WriteLineAsync($"Forgot the counts. Whoever is writing right now gets {TallyPosition.Patience.TotalMinutes:0} minutes to finish.");
        await Task.Delay(TallyPosition.Patience + TimeSpan.FromSeconds(1), cancellationToken);
        var counted = await scope.ServiceProvider.GetRequiredService<CountMessages>().RunAsync(cancellationToken);
        await output.WriteLineAsync($"Counted {counted:N0} messages.");
        return 0;
    }
}
