using Quartz;
using WhatsAppCrm.Components.Commands;
using WhatsAppCrm.Features.Leads.Import;
using WhatsAppCrm.Features.Leads.Settings;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Every registration of this folder.</summary>
public static class LeadsFeature
{
    public static void AddLeads(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<LeadQueries>();
        services.AddScoped<BoardQueries>();
        services.AddScoped<PipelineQueries>();
        services.AddScoped<LeadTableQueries>();
        services.AddScoped<TaskQueries>();
        services.AddScoped<LeadMoney>();
        services.AddScoped<SettleOffer>();
        services.AddScoped<CreateLead>();
        services.AddScoped<ChangeLead>();
        services.AddScoped<UndoMove>();
        services.AddScoped<DeleteLead>();
        services.AddScoped<RestoreLead>();
        services.AddScoped<PurgeLeads>();
        services.AddScoped<AddNote>();
        services.AddScoped<AddTask>();
        services.AddScoped<ChangeTask>();
        services.AddScoped<DeleteTask>();
        services.AddScoped<RemindOfTasks>();
        services.AddScoped<CreatePipeline>();
        services.AddScoped<ChangePipeline>();
        services.AddScoped<DeletePipeline>();
        services.AddScoped<SaveLostReasons>();
        services.AddScoped<SaveCustomField>();
        services.AddScoped<DeleteCustomField>();
        services.AddScoped<ExportLeads>();
        services.AddScoped<ImportQueries>();
        services.AddScoped<UploadImport>();
        services.AddScoped<MapImport>();
        services.AddScoped<CheckImport>();
        services.AddScoped<StartImport>();
        services.AddScoped<UndoImport>();
        services.AddScoped<DiscardImport>();
        services.AddScoped<ImportLines>();
        services.AddScoped<TakeBackLines>();
        services.AddScoped<RunImports>();
        services.AddScoped<ICommandSource, LeadCommands>();
        services.AddSingleton(BoardShortcuts.Group);
        services.AddSingleton<ImportSignal>();
        services.AddHostedService<ImportDrain>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        Repeat<RemindersJob>(services, "reminders", first: TimeSpan.FromSeconds(20), every: TimeSpan.FromSeconds(30));
        Repeat<PurgeLeadsJob>(services, "purge-leads", first: TimeSpan.FromMinutes(4), every: TimeSpan.FromHours(1));
    }

    private static void Repeat<TJob>(IServiceCollection services, string name, TimeSpan first, TimeSpan every)
        where TJob : class, IJob =>
        services.AddQuartz(quartz => quartz.ScheduleJob<TJob>(trigger => trigger
            .WithIdentity(name)
            .StartAt(TimeProvider.System.GetUtcNow() + first)
            .WithSimpleSchedule(schedule => schedule.WithInterval(every).RepeatForever())));
}
