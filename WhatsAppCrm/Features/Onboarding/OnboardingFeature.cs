using Quartz;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Every registration of this folder.</summary>
public static class OnboardingFeature
{
    public static void AddOnboarding(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<SignupSecrets>();
        services.AddScoped<Signups>();
        services.AddScoped<BeginSignup>();
        services.AddScoped<RedeemCode>();
        services.AddScoped<HearPopup>();
        services.AddScoped<SignupTurns>();
        services.AddScoped<SignupAnswers>();
        services.AddScoped<CheckPermissions>();
        services.AddScoped<ChooseBusinessAccount>();
        services.AddScoped<ChooseNumber>();
        services.AddScoped<SubscribeWebhooks>();
        services.AddScoped<FinishSignup>();
        services.AddScoped<EndSignup>();
        services.AddScoped<RunSignup>();
        services.AddScoped<AbandonSignup>();
        services.AddScoped<SignupQueries>();
        services.AddScoped<SignupChoices>();
        services.AddScoped<RegisterNumber>();
        services.AddScoped<StoreConnection>();
        services.AddScoped<CompleteSignup>();
        services.AddScoped<ClaimWaba>();
        services.AddScoped<SweepSignups>();
        services.AddTransient<SignupWizard>();
        services.AddTransient<SignupPopup>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        services.AddQuartz(quartz => quartz.ScheduleJob<SweepSignupsJob>(trigger => trigger
            .WithIdentity("signup-sweep")
            .StartNow()
            .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever())));
    }
}
