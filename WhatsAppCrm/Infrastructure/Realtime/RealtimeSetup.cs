using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Realtime;

/// <summary>Fan-out of changes: within the process, and on PostgreSQL between all that share the database.</summary>
public static class RealtimeSetup
{
    public static void AddRealtime(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<InProcessLiveEvents>();
        var database = builder.Configuration.GetSection(DatabaseSettings.Section).Get<DatabaseSettings>() ?? new DatabaseSettings();
        if (database.Provider != DatabaseProvider.PostgreSql)
        {
            services.AddSingleton<ILiveEvents>(provider => provider.GetRequiredService<InProcessLiveEvents>());
            services.AddSingleton<IProcessNotes, NoOtherProcess>();
            return;
        }

        services.AddSingleton<PostgreSqlLiveEvents>();
        services.AddSingleton<ILiveEvents>(provider => provider.GetRequiredService<PostgreSqlLiveEvents>());
        services.AddSingleton<IProcessNotes>(provider => provider.GetRequiredService<PostgreSqlLiveEvents>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgreSqlLiveEvents>());
    }
}
