using System.Text.Json;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// What the Graph API said when it refused. Clients key on <see cref="Code"/>, never on the HTTP status or the wording.
/// Meta Cloud API, error codes, read 2026-11-20.
/// <code>{"error":{"message":"(#131047) Re-engagement message","type":"OAuthException","code":131047,"error_data":{"messaging_product":"whatsapp","details":"…"},"fbtrace_id":"A…"}}</code>
/// <c>error_data</c> and <c>error_subcode</c> are often missing.
/// </summary>
/// <param name="Code">Null when the answer was not Meta's: a proxy or a wrong address.</param>
/// <param name="RetryAfter">From the header; null when it did not say.</param>
public sealed record GraphError(int? Code, int? Subcode, string Message, string? Details, int HttpStatus, TimeSpan? RetryAfter, string? TraceId)
{
    private const int LongestText = 500;

    /// <summary>The message without the code that Meta puts before it.</summary>
    public string Title => Message.StartsWith($"(#{Code})", StringComparison.Ordinal) ? Message[(Message.IndexOf(')') + 1)..].Trim() : Message;

    /// <summary>For logs, the outbox and "details for support". Meta's own words, which hold no token.</summary>
    public override string ToString() => $"Meta {Code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "HTTP " + HttpStatus}: {Details ?? Message}";

    /// <summary>Reads an error body; null when it has none of Meta's.</summary>
    public static GraphError? Read(ReadOnlySpan<byte> body, int httpStatus, TimeSpan? retryAfter)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!JsonElement.TryParseValue(ref reader, out var parsed) || parsed is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
                return null;

            var details = error.TryGetProperty("error_data", out var data) && data.ValueKind == JsonValueKind.Object ? Text(data, "details") : null;
            return new(
                Number(error, "code"), Number(error, "error_subcode"), Text(error, "message") ?? "", details ?? Text(error, "error_user_msg"),
                httpStatus, retryAfter, Text(error, "fbtrace_id"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An answer that is not Meta's.</summary>
    public static GraphError Foreign(int httpStatus, TimeSpan? retryAfter) =>
        new(null, null, $"The answer was HTTP {httpStatus} without an explanation of Meta's.", null, httpStatus, retryAfter, null);

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? Domain.Text.Shorten(text, LongestText)
            : null;

    private static int? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
