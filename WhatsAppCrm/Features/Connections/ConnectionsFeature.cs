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
        services.AddScoped<DisconnectNumber>();
        services.AddScoped<ReadNumberHealth>();
        services.AddScoped<ProveRoundTrip>();
        services.AddScoped<RequestAppSync>();
        services.AddScoped<RequestAppSyncs>();
        builder.AddTokenCare();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        services.AddQuartz(quartz => quartz.ScheduleJob<RequestAppSyncsJob>(trigger => trigger
            .WithIdentity("app-syncs")
            .StartNow()
            .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(10)).RepeatForever())));
    }
}
