using WhatsAppCrm.Components.Layout;

namespace WhatsAppCrm.Components.Commands;

/// <summary>The command palette and what the frame itself brings into it; features add their own sources and keys.</summary>
public static class CommandsSetup
{
    public static void AddCommands(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<CommandSearch>();
        services.AddScoped<RecentCommands>();
        services.AddScoped<ICommandSource, PageCommands>();
        services.AddScoped<ICommandSource, PreferenceCommands>();
        services.AddSingleton(FrameShortcuts.Group);
    }
}
