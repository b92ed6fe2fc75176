using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;
using WhatsAppCrm.Features.Sending.Later;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Sending;

/// <summary>Every registration of this folder.</summary>
public static class SendingFeature
{
    public static void AddSending(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<NumberPace>();
        services.AddSingleton<PairPace>();
        services.TryAddSingleton(Random.Shared);
        services.AddScoped<QueueMessage>();
        services.AddScoped<UnseenAnswers>();
        services.AddScoped<SendReadReceipt>();
        services.AddScoped<ShowTyping>();
        services.AddScoped<JobQueries>();
        services.AddScoped<SendProgressQueries>();
        services.AddScoped<SendAgain>();
        services.AddScoped<ResendMessage>();
        services.AddScoped<ResolveUnknownSend>();
        services.AddScoped<CancelSend>();
        services.AddScoped<RetrySend>();
        services.AddScoped<RetryAllSends>();
        services.AddScoped<OutboxClaims>();
        services.AddScoped<SendClaimed>();
        services.AddScoped<JudgeRefusal>();
        services.AddSingleton<LastSendNotes>();
        services.AddScoped<NoteLastSends>();
        services.AddScoped<RecordSendOutcomes>();
        services.AddScoped<ExpireClaims>();
        services.AddHostedService<OutboxDrain>();
        services.AddScoped<ScheduleMessage>();
        services.AddScoped<ChangeScheduled>();
        services.AddScoped<ReleaseScheduled>();
        services.AddScoped<ScheduledQueries>();
        services.AddHostedService<ScheduledDrain>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        services.AddQuartz(quartz => quartz.ScheduleJob<OutboxSweepJob>(trigger => trigger
            .WithIdentity("outbox-sweep")
            .StartNow()
            .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMilliseconds(Math.Max(100, jobs.IntervalMs))).RepeatForever())));
        services.AddQuartz(quartz => quartz.ScheduleJob<ScheduledSweepJob>(trigger => trigger
            .WithIdentity("scheduled-sweep")
            .StartNow()
            .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMilliseconds(Math.Max(100, jobs.IntervalMs))).RepeatForever())));
    }
}
