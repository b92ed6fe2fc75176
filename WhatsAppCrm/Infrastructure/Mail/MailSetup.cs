using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Mail;

public static class MailSetup
{
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[$"{MailSettings.Section}:{nameof(MailSettings.Host)}"]))
        {
            builder.Services.AddSingleton<SmtpMailSender>();
            builder.Services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<SmtpMailSender>());
            builder.Services.AddHostedService(provider => provider.GetRequiredService<SmtpMailSender>());
            return;
        }

        // Outside Development SettingsValidation has refused to start by now.
        var directory = Path.Combine(DataDirectory.Resolve(builder.Configuration, builder.Environment), "mail");
        builder.Services.AddSingleton(provider => new DevelopmentMailbox(directory, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<DevelopmentMailbox>());
    }
}
