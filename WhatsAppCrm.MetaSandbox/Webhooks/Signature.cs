using System.Security.Cryptography;
using System.Text;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

internal static class Signature
{
    public const string Header = "X-Hub-Signature-256";

    /// <summary>Meta Cloud API, create a webhook endpoint, read 2026-11-20: HMAC-SHA256 of the exact bytes under the app secret.</summary>
    public static string Of(string secret, ReadOnlySpan<byte> body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
