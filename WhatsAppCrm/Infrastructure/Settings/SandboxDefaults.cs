namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>
/// In Development the sandbox stands in for Meta, so that nothing has to be filled in. The keys below are the sandbox's
/// fixed ones and worth nothing anywhere else. As soon as <c>Meta:AppId</c> is configured none of this applies.
/// </summary>
public static class SandboxDefaults
{
    /// <returns>True when the sandbox is to be mounted.</returns>
    /// <exception cref="StartException"><c>Sandbox:Enabled</c> outside Development, or neither true nor false.</exception>
    public static bool AddSandboxDefaults(this ConfigurationManager configuration, IHostEnvironment environment)
    {
        bool? enabled = configuration["Sandbox:Enabled"] is not { Length: > 0 } text ? null
            : bool.TryParse(text, out var value) ? value : throw new StartException("Sandbox:Enabled must be true or false.");
        if (!environment.IsDevelopment())
        {
            if (enabled == true) throw new StartException("Sandbox:Enabled is for Development only; remove it.");
            return false;
        }

        if (enabled == false) return false;
        if (string.IsNullOrEmpty(configuration["Meta:AppId"]))
        {
            // First source: whatever is configured anywhere else wins.
            configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
            {
                InitialData = new Dictionary<string, string?>
                {
                    ["Meta:AppId"] = "100000000000001",
                    ["Meta:AppSecret"] = "sandbox-app-secret-not-a-real-one",
                    ["Meta:ConfigId"] = "200000000000001",
                    ["Meta:VerifyToken"] = "sandbox-verify-token",
                    ["Meta:GraphBaseUrl"] = "/sandbox/graph",
                    ["Meta:DialogBaseUrl"] = "/sandbox",
                    ["Meta:SdkUrl"] = "/sandbox/sdk.js",
                },
            });
        }

        return true;
    }
}
