using Quartz;
using WhatsAppCrm.Features.Reports.Counting;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Every registration of this folder.</summary>
public static class ReportsFeature
{
    public static void AddReports(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<TallyQueries>();
        services.AddScoped<EventQueries>();
        services.AddScoped<WaitingQueries>();
        services.AddScoped<LeadFigureQueries>();
        services.AddScoped<SendFigureQueries>();
        services.AddScoped<ReportQueries>();
        services.AddScoped<ReportTables>();
        services.AddScoped<ReportChoices>();
        services.AddScoped<ExportReport>();
        services.AddScoped<CountMessages>();
        services.AddScoped<AddToTallies>();
        services.AddScoped<RecountMessages>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        services.AddQuartz(quartz => quartz.ScheduleJob<CountMessagesJob>(trigger => trigger
            .WithIdentity("count-messages")
            .StartAt(TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(30))
            .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever())));
    }
}
