namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary><c>dotnet WhatsAppCrm.dll rotate-keys [--revoke-older]</c>: for the operator, beside a running product or without one.</summary>
public static class RotateKeysCommand
{
    public const string Name = "rotate-keys";

    public static bool IsAsked(string[] args) => args is [Name, ..];

    /// <returns>The process's exit code: 0, or 1 when something could not be re-encrypted.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var revoke = args.Contains("--revoke-older");
        await output.WriteLineAsync($"Making a new key; processes that are running get {RotateKeys.Notice.TotalSeconds:0} s to notice it.");
        await using var scope = services.CreateAsyncScope();
        var done = await scope.ServiceProvider.GetRequiredService<RotateKeys>().RunAsync(RotateKeys.Notice, revoke, cancellationToken);
        await output.WriteLineAsync($"Encrypted anew: {done.Renewed}. Already current: {done.Current}. Unreadable, left as they are: {done.Unreadable}.");
        await output.WriteLineAsync(
            !revoke ? "Older keys still read what they wrote; --revoke-older ends that."
            : done.Unreadable > 0 ? "Older keys were not revoked, because not everything could be re-encrypted."
            : "Older keys are revoked; everyone signs in anew.");
        return done.Unreadable > 0 ? 1 : 0;
    }
}
