using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// <c>X-Hub-Signature-256: sha256=</c> and 64 lower-case hexadecimal digits: HMAC-SHA256 of the exact bytes received, under
/// the app secret. While the secret is being rotated the previous one is good too. Without a secret nothing is good.
/// Meta Cloud API, create a webhook endpoint, read 2026-11-20.
/// </summary>
public sealed class WebhookSignature : IDisposable
{
    public const string Header = "X-Hub-Signature-256";

    private const int Length = 7 + (2 * HMACSHA256.HashSizeInBytes);

    private readonly IDisposable? _subscription;
    private byte[][] _keys;

    public WebhookSignature(IOptionsMonitor<MetaSettings> settings)
    {
        _keys = Keys(settings.CurrentValue);
        _subscription = settings.OnChange(changed => _keys = Keys(changed));
    }

    /// <summary>Whether the header could be a signature at all; asked before the body is read.</summary>
    public static bool IsWellFormed(StringValues header) =>
        header.Count == 1 && header[0] is { Length: Length } value && value.StartsWith("sha256=", StringComparison.Ordinal);

    /// <summary>Compares in constant time under every key in use.</summary>
    public bool IsValid(ReadOnlySpan<byte> body, StringValues header)
    {
        if (!IsWellFormed(header)) return false;
        Span<byte> given = stackalloc byte[Length];
        if (!Encoding.ASCII.TryGetBytes(header[0], given, out var written) || written != Length) return false;

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[Length];
        "sha256="u8.CopyTo(expected);
        var isValid = false;
        foreach (var key in _keys)
        {
            HMACSHA256.HashData(key, body, hash);
            Convert.TryToHexStringLower(hash, expected[7..], out _);
            isValid |= CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return isValid;
    }

    public void Dispose() => _subscription?.Dispose();

    private static byte[][] Keys(MetaSettings settings) =>
        [.. new[] { settings.AppSecret, settings.PreviousAppSecret }.Where(secret => !string.IsNullOrWhiteSpace(secret)).Select(secret => Encoding.UTF8.GetBytes(secret!))];
}
