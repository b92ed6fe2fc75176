using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Quartz;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary>The key ring in the database, what it protects, and how it is changed.</summary>
public static class SecretsSetup
{
    public static void AddSecrets(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddDataProtection().SetApplicationName("WhatsAppCrm");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new DatabaseXmlRepository(provider.GetRequiredService<IServiceScopeFactory>())));
        services.AddSingleton<XmlKeyManager>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IKeyManager>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<SecretProtector>();
        services.AddScoped<ReprotectSecrets>();
        services.AddScoped<RotateKeys>();
        services.AddHostedService<KeyRingWatch>();

        var jobs = builder.Configuration.GetSection(JobsSettings.Section).Get<JobsSettings>() ?? new JobsSettings();
        if (!jobs.Enabled) return;
        services.AddQuartz(quartz => quartz.ScheduleJob<ReprotectSecretsJob>(trigger => trigger
            .WithIdentity("reprotect-secrets")
            .WithCronSchedule("0 17 3 * * ?")));
    }
}
