using System.Net;
using System.Net.Mail;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>
/// Sends by SMTP from a queue in memory, with five attempts over about a minute. A letter that is lost with the process can be asked for
/// again; nothing else hangs on it.
/// </summary>
public sealed class SmtpMailSender(IOptions<MailSettings> settings, TimeProvider time, ILogger<SmtpMailSender> logger) : BackgroundService, IMailSender
{
    private const int Attempts = 5;

    private readonly Channel<Letter> _letters = Channel.CreateBounded<Letter>(1000);

    public Task SendAsync(Letter letter, CancellationToken cancellationToken) => _letters.Writer.WriteAsync(letter, cancellationToken).AsTask();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var letter in _letters.Reader.ReadAllAsync(stoppingToken))
        {
            for (var attempt = 1; attempt <= Attempts && !await TryDeliverAsync(letter, attempt, stoppingToken); attempt++)
                await Task.Delay(TimeSpan.FromSeconds(1 << attempt), time, stoppingToken);
        }
    }

    private async Task<bool> TryDeliverAsync(Letter letter, int attempt, CancellationToken cancellationToken)
    {
        var mail = settings.Value;
        try
        {
            using var client = new SmtpClient(mail.Host, mail.Port) { EnableSsl = mail.Port != 25, Timeout = 15_000 };
            if (!string.IsNullOrEmpty(mail.User)) client.Credentials = new NetworkCredential(mail.User, mail.Password);
            using var message = new MailMessage(mail.From, letter.To, letter.Subject, letter.Text);
            await client.SendMailAsync(message, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is SmtpException or FormatException or InvalidOperationException)
        {
            // The address stays out of the log: it is personal, and the subject says enough to find the letter.
            logger.LogWarning("A letter ({Subject}) was not taken by {Host}, attempt {Attempt} of {Attempts}: {Reason}", letter.Subject, mail.Host, attempt, Attempts, exception.Message);
            return exception is FormatException;
        }
    }
}
