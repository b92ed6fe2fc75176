namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary>Where secrets are stored. Part of what each is encrypted for, so a name never changes; all of them are re-encrypted by <see cref="ReprotectSecrets"/>.</summary>
public static class SecretColumns
{
    public const string AccountToken = "WhatsAppAccount.AccessToken";
    public const string AccountPin = "WhatsAppAccount.Pin";
    public const string PendingUnsubscribe = "PendingUnsubscribe.AccessToken";
    public const string SignupAttempt = "SignupAttempt.AccessToken";
    public const string VerifyToken = "Organization.VerifyToken";
    public const string BrainSecret = "AutoReplySettings.BrainSecret";
    public const string Letter = "QueuedLetter.Letter";
}
