namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>A file's SHA-256 as Meta writes it: Base64 in the examples of webhooks, hexadecimal digits from the Graph API.</summary>
public static class MediaHash
{
    private const int Length = 32;

    /// <returns>Null when it is neither.</returns>
    public static byte[]? Read(string? text)
    {
        if (text is null) return null;
        var bytes = new byte[Length];
        if (text.Length == 2 * Length && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done) return bytes;
        return Convert.TryFromBase64String(text, bytes, out var written) && written == Length ? bytes : null;
    }

    /// <summary>The Graph API's word counts, as the one about these very bytes; else the webhook's; without either nothing contradicts.</summary>
    public static bool Agrees(byte[] hash, string? fromGraph, string? fromWebhook) =>
        (Read(fromGraph) ?? Read(fromWebhook)) is not { } said || said.AsSpan().SequenceEqual(hash);
}
