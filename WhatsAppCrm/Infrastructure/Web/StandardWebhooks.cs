using System.Security.Cryptography;
using System.Text;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>
/// Signs requests as Standard Webhooks describes, for which ready verifiers exist in most languages:
/// HMAC-SHA256 over <c>id.timestamp.body</c>. standardwebhooks.com, specification 1.0.0, read 2026-11-20.
/// </summary>
public static class StandardWebhooks
{
    private const string Prefix = "whsec_";

    /// <summary>A new secret in the form verifiers take: <c>whsec_</c> and 32 random bytes in Base64.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <param name="id">Stays the same when the request is made again, so that the receiver can tell.</param>
    public static Dictionary<string, string> Headers(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        return new()
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = timestamp,
            ["webhook-signature"] = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)),
        };
    }
}
