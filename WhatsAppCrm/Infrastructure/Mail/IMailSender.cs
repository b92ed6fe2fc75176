namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>A letter in plain text, already in the reader's language.</summary>
/// <param name="To">A mail address; empty for a letter to nobody, see <see cref="Letters.PretendAsync"/>.</param>
public sealed record Letter(string To, string Subject, string Text)
{
    // A record prints its members; a letter may hold a link with a secret.
    public override string ToString() => nameof(Letter);
}

/// <summary>Why a letter was not taken.</summary>
/// <param name="isFinal">Never will be: the address is none, or does not exist there.</param>
public sealed class MailException(string reason, bool isFinal, Exception? inner = null) : Exception(reason, inner)
{
    public bool IsFinal => isFinal;
}

/// <summary>The seam to mail: SMTP when <c>Mail:Host</c> is set, else a mailbox on disk that Development shows at <c>/dev/mail</c>. Used by <see cref="DeliverLetters"/> only; everyone else writes to <see cref="Letters"/>.</summary>
public interface IMailSender
{
    /// <summary>Hands one letter over, now.</summary>
    /// <exception cref="MailException">It was not taken.</exception>
    Task SendAsync(Letter letter, CancellationToken cancellationToken);
}
