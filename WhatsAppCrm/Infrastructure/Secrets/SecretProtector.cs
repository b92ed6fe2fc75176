using Microsoft.AspNetCore.DataProtection;

namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary>
/// Encrypts what must not lie in the database in plain text. The purpose is bound to organization and column: a value
/// copied to another tenant's row, or to another column, can't be read.
/// </summary>
public sealed class SecretProtector(IDataProtectionProvider provider)
{
    /// <param name="column">Table and column, for example <c>WhatsAppAccount.AccessToken</c>.</param>
    public string Protect(Guid organizationId, string column, string secret) => For(organizationId, column).Protect(secret);

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was made for another place, or its key is gone.</exception>
    public string Unprotect(Guid organizationId, string column, string protectedSecret) => For(organizationId, column).Unprotect(protectedSecret);

    private IDataProtector For(Guid organizationId, string column) =>
        provider.CreateProtector("WhatsAppCrm.Secrets", column, organizationId.ToString("N"));
}
