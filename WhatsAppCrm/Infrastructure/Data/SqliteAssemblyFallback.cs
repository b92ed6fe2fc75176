using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// Part of build/Sqlite.targets: Microsoft.Data.Sqlite asks for SQLitePCLRaw.core 2.1, and where only 2.0.6 restores the
/// runtime will not bind the lower version by itself. Runs only when normal binding failed, so with 2.1 it does nothing.
/// Delete together with that file.
/// </summary>
internal static class SqliteAssemblyFallback
{
    [ModuleInitializer]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "SQLitePCLRaw.core" && Path.Combine(AppContext.BaseDirectory, "SQLitePCLRaw.core.dll") is var path && File.Exists(path)
            ? context.LoadFromAssemblyPath(path)
            : (Assembly?)null;
}
