using Microsoft.Extensions.Options;

namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>Where the sandbox keeps its files.</summary>
internal sealed class SandboxFolder
{
    private readonly string root;

    public SandboxFolder(IOptions<SandboxOptions> options, IConfiguration configuration, IHostEnvironment environment)
    {
        var data = options.Value.DataDirectory ?? configuration["App:DataDirectory"] ?? "App_Data";
        root = Path.Combine(environment.ContentRootPath, data, "sandbox");
        Directory.CreateDirectory(root);
    }

    public string File(string name) => Path.Combine(root, name);
}
