using Quartz;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Templates;

/// <summary>Every registration of this folder.</summary>
public static class TemplatesFeature
{
    public static void AddTemplates(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<TemplateQueries>();
        services.AddScoped<SendTemplate>();
        services.AddScoped<BusinessAccountCalls>();
        services.AddScoped<WriteTemplate>();
        services.AddScoped<CreateTemplate>();
        services.AddScoped<ChangeTemplate>();
        services.AddScoped<SubmitTemplate>();
        services.AddScoped<UploadExample>();
        services.AddScoped<DeleteTemplate>();
        services.AddScoped<ReviewTemplate>();
        services.AddScoped<ReadTemplates>();
        services.AddScoped<SyncTemplates>();
        services.AddScoped<SyncDueTemplates>();
        services.AddScoped<TemplateDetailQueries>();
        services.AddScoped<TemplateFactsQueries>();
        services.AddScoped<RequireSecondPerson>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        // Not in the first busy minute: nobody waits for it.
        services.AddQuartz(quartz => quartz.ScheduleJob<SyncTemplatesJob>(trigger => trigger
            .WithIdentity("templates")
            .StartAt(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1))
            .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever())));
    }
}
