using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace WhatsAppCrm.Tests.Support;

/// <summary>
/// Part of build/Bunit.targets: bUnit asks for AngleSharp.Diffing 1.0, and where only 0.17 restores the runtime will not bind
/// the lower version by itself. Runs only when normal binding failed. Delete together with that file.
/// </summary>
internal static class BunitAssemblyFallback
{
    [ModuleInitializer]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing" && Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll") is var path && File.Exists(path)
            ? context.LoadFromAssemblyPath(path)
            : (Assembly?)null;
}
