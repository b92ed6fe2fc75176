using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// The organization's own <c>hub.verify_token</c>, which Meta shows when it checks an override address. Made when it is first needed,
/// stored encrypted, found by its hash.
/// </summary>
public sealed class WebhookVerifyTokens(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, SecretProtector protector)
{
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The current organization's. The same one every time, unless its encryption key is gone: then another takes its place.</summary>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        var organizationId = current.RequiredId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var stored = await db.Organizations.Where(one => one.Id == organizationId).Select(one => one.ProtectedVerifyToken).SingleAsync(cancellationToken);
        if (Read(organizationId, stored) is { } known) return known;

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var organization = await db.Organizations.Where(one => one.Id == organizationId).ForUpdate().SingleAsync(cancellationToken);
        if (Read(organizationId, organization.ProtectedVerifyToken) is { } quicker) return quicker;
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        organization.KeepVerifyToken(Hash(token), protector.Protect(organizationId, SecretColumns.VerifyToken, token));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return token;
    }

    private string? Read(Guid organizationId, string? stored)
    {
        try
        {
            return stored is null ? null : protector.Unprotect(organizationId, SecretColumns.VerifyToken, stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
