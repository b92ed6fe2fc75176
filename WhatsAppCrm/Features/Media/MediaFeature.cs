using Quartz;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Media;

/// <summary>Every registration of this folder.</summary>
public static class MediaFeature
{
    public static void AddMedia(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<MediaClaims>();
        services.AddScoped<FetchMedia>();
        services.AddScoped<RetryMedia>();
        services.AddScoped<MediaQueries>();
        services.AddScoped<TakeUpload>();
        services.AddSingleton<IMediaUploads, SendUploads>();
        services.AddScoped<SweepMedia>();
        services.AddHostedService<MediaDrain>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        services.AddQuartz(quartz => quartz.ScheduleJob<SweepMediaJob>(trigger => trigger
            .WithIdentity("media-sweep").StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(15)).RepeatForever())));
    }
}
