namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>A letter in plain text, already in the reader's language.</summary>
public sealed record Letter(string To, string Subject, string Text);

/// <summary>The seam to mail: SMTP when <c>Mail:Host</c> is set, else a mailbox on disk that Development shows at <c>/dev/mail</c>.</summary>
public interface IMailSender
{
    /// <summary>Takes the letter; returns before it is delivered, so that an answer's time tells nothing about an address.</summary>
    Task SendAsync(Letter letter, CancellationToken cancellationToken);
}
