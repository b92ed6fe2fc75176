using Quartz;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Every registration of this folder.</summary>
public static class ConnectionsFeature
{
    public static void AddConnections(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<BusinessAccountUse>();
        services.AddScoped<NumberQueries>();
        services.AddScoped<ChangeCourtesies>();
        services.AddScoped<NumberHealthQueries>();
        services.AddScoped<DisconnectNumber>();
        services.AddScoped<UnsubscribeGivenUp>();
        services.AddScoped<ReadNumberHealth>();
        services.AddScoped<RefreshNumberHealth>();
        services.AddScoped<RefreshDueHealth>();
        services.AddScoped<CheckNumberNow>();
        services.AddScoped<ProveRoundTrip>();
        services.AddScoped<RequestAppSync>();
        services.AddScoped<RequestAppSyncs>();
        builder.AddTokenCare();
        services.AddScoped<SelfTestParts>();
        services.AddScoped<RunSelfTest>();
        services.AddScoped<WatchSilence>();
        services.AddScoped<AllConnectionsQueries>();
        services.AddScoped<CheckSetup>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        // Apart from each other, and, where nobody waits for it, not in the first busy minute.
        Repeat<UnsubscribeJob>(services, "unsubscribe", first: TimeSpan.FromMinutes(1), every: TimeSpan.FromMinutes(5));
        Repeat<WatchSilenceJob>(services, "silence", first: TimeSpan.FromMinutes(2), every: TimeSpan.FromMinutes(5));
        Repeat<RequestAppSyncsJob>(services, "app-syncs", first: TimeSpan.Zero, every: TimeSpan.FromMinutes(10));
        Repeat<RefreshHealthJob>(services, "health", first: TimeSpan.FromMinutes(3), every: TimeSpan.FromMinutes(10));
    }

    private static void Repeat<TJob>(IServiceCollection services, string name, TimeSpan first, TimeSpan every)
        where TJob : class, IJob =>
        services.AddQuartz(quartz => quartz.ScheduleJob<TJob>(trigger => trigger
            .WithIdentity(name)
            .StartAt(TimeProvider.System.GetUtcNow() + first)
            .WithSimpleSchedule(schedule => schedule.WithInterval(every).RepeatForever())));
}
