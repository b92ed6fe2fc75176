using Quartz;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>Every registration of this folder.</summary>
public static class ContactsFeature
{
    public static void AddContacts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<ContactQueries>();
        services.AddScoped<MergeSuggestionQueries>();
        services.AddScoped<PreviewMerge>();
        services.AddScoped<MergeContacts>();
        services.AddScoped<UndoMerge>();
        services.AddScoped<DismissMergeSuggestion>();
        services.AddScoped<ForgetMergeTraces>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        services.AddQuartz(quartz => quartz.ScheduleJob<ForgetMergeTracesJob>(trigger => trigger
            .WithIdentity("merge-traces")
            .StartNow()
            .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromHours(6)).RepeatForever())));
    }
}
