using WhatsAppCrm.Infrastructure.Faults;

namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>Binds the sections of appsettings.json; a contradiction stops the start with one readable message.</summary>
public static class SettingsSetup
{
    public static void AddSettings(this IHostApplicationBuilder builder)
    {
        SettingsValidation.Check(builder.Configuration, builder.Environment);
        CrashPoints.Arm(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<AppSettings>(builder.Configuration.GetSection(AppSettings.Section));
        builder.Services.Configure<MetaSettings>(builder.Configuration.GetSection(MetaSettings.Section));
        builder.Services.Configure<JobsSettings>(builder.Configuration.GetSection(JobsSettings.Section));
        builder.Services.Configure<MailSettings>(builder.Configuration.GetSection(MailSettings.Section));
        builder.Services.Configure<OutsideSettings>(builder.Configuration.GetSection(OutsideSettings.Section));
        builder.Services.AddSingleton<PublicAddress>();
        builder.Services.AddSingleton<WhatsApp.MetaEndpoints>();
    }
}
