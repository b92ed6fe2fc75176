using System.Globalization;
using Quartz;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Connections;

/// <summary>The registrations of what keeps access alive and tells people when it can't be.</summary>
public static class TokenCare
{
    public static void AddTokenCare(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<OrganizationTokens>();
        services.AddScoped<RenewToken>();
        services.AddScoped<WarnOfExpiry>();
        services.AddScoped<LookAfterOrganizationTokens>();
        services.AddScoped<LookAfterTokens>();
        services.AddScoped<WriteAlertLetters>();
        services.AddScoped<MailAlerts>();
        services.AddScoped<DismissAlert>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        // A minute of its own, so that installations and processes don't all ask Meta at once.
        var (minute, second) = (Random.Shared.Next(60), Random.Shared.Next(60));
        services.AddQuartz(quartz =>
        {
            quartz.ScheduleJob<LookAfterTokensJob>(trigger => trigger
                .WithIdentity("token-care").WithCronSchedule(string.Create(CultureInfo.InvariantCulture, $"{second} {minute} * * * ?")));
            quartz.ScheduleJob<MailAlertsJob>(trigger => trigger
                .WithIdentity("alert-mail").StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMilliseconds(Math.Max(1000, jobs.IntervalMs))).RepeatForever()));
        });
    }
}
