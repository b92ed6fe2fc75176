using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary>
/// Encrypts what must not lie in the database in plain text. The purpose is bound to organization and column: a value
/// copied to another tenant's row, or to another column, can't be read.
/// </summary>
public sealed class SecretProtector(IDataProtectionProvider provider, KeyRing keys)
{
    /// <summary>Stands in an organization's place for what belongs to none.</summary>
    public static readonly Guid Nobody = Guid.Empty;

    /// <summary>How long to wait for the ring to be read again when a key is not in it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="column">One of <see cref="SecretColumns"/>.</param>
    public string Protect(Guid organizationId, string column, string secret) => For(organizationId, column).Protect(secret);

    /// <exception cref="CryptographicException">It was made for another place, or its key is gone.</exception>
    public string Unprotect(Guid organizationId, string column, string protectedSecret)
    {
        try
        {
            return For(organizationId, column).Unprotect(protectedSecret);
        }
        catch (CryptographicException) when (keys.LookAgain())
        {
            // Another process may have made a key in the meantime. The framework reads the ring in the background.
            string? secret = null;
            SpinWait.SpinUntil(() => TryUnprotect(organizationId, column, protectedSecret, out secret), Patience);
            return secret ?? For(organizationId, column).Unprotect(protectedSecret);
        }
    }

    /// <summary>The same secret encrypted with the current key; null when it is already.</summary>
    /// <exception cref="CryptographicException">It can't be read, or its key was revoked.</exception>
    public string? Renew(Guid organizationId, string column, string protectedSecret)
    {
        var protector = (IPersistedDataProtector)For(organizationId, column);
        byte[] stored;
        try
        {
            stored = WebEncoders.Base64UrlDecode(protectedSecret);
        }
        catch (FormatException exception)
        {
            throw new CryptographicException("Not a value of ours.", exception);
        }

        var secret = protector.DangerousUnprotect(stored, ignoreRevocationErrors: false, out var isOld, out _);
        return isOld ? protector.Protect(Encoding.UTF8.GetString(secret)) : null;
    }

    private bool TryUnprotect(Guid organizationId, string column, string protectedSecret, out string? secret)
    {
        try
        {
            secret = For(organizationId, column).Unprotect(protectedSecret);
            return true;
        }
        catch (CryptographicException)
        {
            secret = null;
            return false;
        }
    }

    private IDataProtector For(Guid organizationId, string column) =>
        provider.CreateProtector("WhatsAppCrm.Secrets", column, organizationId.ToString("N"));
}
