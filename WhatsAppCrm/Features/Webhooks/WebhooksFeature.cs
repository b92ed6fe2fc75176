using Microsoft.AspNetCore.Authorization;
using Quartz;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Every registration of this folder.</summary>
public static class WebhooksFeature
{
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<WebhookSignature>();
        services.AddSingleton<IWebhookStore>(provider => provider.GetRequiredService<DatabaseAddress>() switch
        {
            { Provider: DatabaseProvider.PostgreSql } address => new PostgreSqlWebhookStore(address),
            { Provider: DatabaseProvider.SqlServer } address => new SqlServerWebhookStore(address),
            var address => new SqliteWebhookStore(address, provider.GetRequiredService<WebhookWriteGate>()),
        });
        services.AddSingleton<WebhookWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookWriter>());
        services.AddScoped<VerifyWebhookSubscription>();
        services.AddScoped<WebhookEventQueries>();
        services.AddScoped<ReplayWebhookEvents>();
        services.AddScoped<JoinParkedStatuses>();
        services.AddScoped<ReplayUnrouted>();
        services.AddSingleton<PlatformAdministrators>();
        services.AddOptions<AuthorizationOptions>().Configure<PlatformAdministrators>((options, administrators) => options.AddPolicy(
            PlatformAdministrators.Policy, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => administrators.Includes(context.User))));

        services.AddSingleton<DrainLock>();
        services.AddSingleton<RouteWebhookEvents>();
        services.AddSingleton<ApplyToOrganization>();
        services.AddSingleton<ProcessWebhookEvents>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        services.AddHostedService<WebhookDrain>();
        services.AddQuartz(quartz => quartz.ScheduleJob<SweepWebhooks>(
            trigger => trigger.WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMilliseconds(jobs.IntervalMs)).RepeatForever())));
    }

    /// <summary>
    /// Takes Meta's webhooks before anything else of the pipeline has a say: they carry no cookie, no culture and no token,
    /// and there may be thousands a second.
    /// </summary>
    public static void UseWebhookIntake(this WebApplication app) => app.UseMiddleware<WebhookIntake>();
}
