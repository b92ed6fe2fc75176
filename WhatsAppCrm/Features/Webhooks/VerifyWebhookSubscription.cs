using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Meta asks whether this address is ours: whoever knows the app's verify token, or the own one of an organization (its
/// per-account callback override), gets the challenge back. Meta Cloud API, create a webhook endpoint, read 2026-11-20.
/// </summary>
public sealed class VerifyWebhookSubscription(IDbContextFactory<AppDbContext> factory, IOptionsSnapshot<MetaSettings> settings, TimeProvider clock)
{
    private const int MaxChallengeLength = 1000;

    /// <returns>The challenge to answer with, or null to refuse. An organization's own token also leaves the time, which proves that Meta reaches us.</returns>
    public async Task<string?> RunAsync(string? mode, string? token, string? challenge, CancellationToken cancellationToken)
    {
        if (mode != "subscribe" || string.IsNullOrEmpty(token) || string.IsNullOrEmpty(challenge) || challenge.Length > MaxChallengeLength) return null;
        if (IsSame(token, settings.Value.VerifyToken)) return challenge;

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var hash = WebhookVerifyTokens.Hash(token);
        if (await db.Organizations.SingleOrDefaultAsync(one => one.VerifyTokenHash == hash, cancellationToken) is not { } organization) return null;
        organization.WebhookVerified(clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        return challenge;
    }

    private static bool IsSame(string given, string? expected) =>
        !string.IsNullOrEmpty(expected) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
