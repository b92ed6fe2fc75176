using Quartz;

namespace WhatsAppCrm.Infrastructure.Jobs;

/// <summary>Quartz for what recurs or must survive quiet; features add their own jobs to it.</summary>
public static class JobsSetup
{
    public static void AddJobs(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WebhookQueueSignal>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<LetterSignal>();
        builder.Services.AddSingleton<MediaSignal>();
        builder.Services.AddSingleton<AutoReplySignal>();
        builder.Services.AddSingleton<SnoozeSignal>();
        builder.Services.AddSingleton<ScheduledSignal>();
        builder.Services.AddQuartz();
        builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }
}
