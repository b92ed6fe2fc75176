using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Mail;

public static class MailSetup
{
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<Letters>();
        services.AddSingleton<LetterTurn>();
        services.AddScoped<DeliverLetters>();
        services.AddHostedService<LetterDrain>();
        if (!string.IsNullOrWhiteSpace(builder.Configuration[$"{MailSettings.Section}:{nameof(MailSettings.Host)}"]))
        {
            services.AddSingleton<IMailSender, SmtpMailSender>();
            return;
        }

        // Outside Development SettingsValidation has refused to start by now.
        var directory = Path.Combine(DataDirectory.Resolve(builder.Configuration, builder.Environment), "mail");
        services.AddSingleton(provider => new DevelopmentMailbox(directory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<DevelopmentMailbox>());
    }
}
