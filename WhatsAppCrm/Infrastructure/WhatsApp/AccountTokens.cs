using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The secrets of a connected number, in and out of their encrypted columns.</summary>
public sealed class AccountTokens(SecretProtector protector, IOptions<MetaSettings> settings, ILogger<AccountTokens> logger)
{
    /// <summary>The number's own token, else the own-portfolio fallback; null when there is neither.</summary>
    public string? AccessToken(Guid organizationId, string? protectedAccessToken) =>
        protectedAccessToken is null ? settings.Value.SystemUserToken : protector.Unprotect(organizationId, SecretColumns.AccountToken, protectedAccessToken);

    public string? AccessToken(WhatsAppAccount account) => AccessToken(account.OrganizationId, account.ProtectedAccessToken);

    /// <summary>The token to make a call with, or the refusal to answer in Meta's place: none at all, or one that can't be decrypted.</summary>
    public GraphResult<string> ForCall(Guid organizationId, string? protectedAccessToken)
    {
        try
        {
            return AccessToken(organizationId, protectedAccessToken) is { Length: > 0 } token ? GraphResult<string>.Ok(token) : GraphResult<string>.Refused(AccessLosses.NoToken);
        }
        catch (CryptographicException exception)
        {
            logger.LogError(exception, "An access token of {OrganizationId} can't be decrypted", organizationId);
            return GraphResult<string>.Refused(AccessLosses.Unreadable);
        }
    }

    public string ProtectAccessToken(Guid organizationId, string token) => protector.Protect(organizationId, SecretColumns.AccountToken, token);

    public string? Pin(WhatsAppAccount account) =>
        account.ProtectedPin is null ? null : protector.Unprotect(account.OrganizationId, SecretColumns.AccountPin, account.ProtectedPin);

    public string ProtectPin(Guid organizationId, string pin) => protector.Protect(organizationId, SecretColumns.AccountPin, pin);
}
