using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>Sends by SMTP, one connection a letter.</summary>
public sealed class SmtpMailSender(IOptions<MailSettings> settings) : IMailSender
{
    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        var mail = settings.Value;
        try
        {
            using var client = new SmtpClient(mail.Host, mail.Port) { EnableSsl = mail.Port != 25, Timeout = 15_000 };
            if (!string.IsNullOrEmpty(mail.User)) client.Credentials = new NetworkCredential(mail.User, mail.Password);
            using var message = new MailMessage(mail.From, letter.To, letter.Subject, letter.Text);
            await client.SendMailAsync(message, cancellationToken);
        }
        catch (FormatException exception)
        {
            throw new MailException("The address is none.", isFinal: true, exception);
        }
        catch (SmtpException exception)
        {
            // The server's words may repeat the address, which is personal; its code says enough.
            var isFinal = exception is SmtpFailedRecipientException && (int)exception.StatusCode >= 500;
            throw new MailException($"{mail.Host} answered {exception.StatusCode}.", isFinal, exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new MailException(exception.Message, isFinal: false, exception);
        }
    }
}
