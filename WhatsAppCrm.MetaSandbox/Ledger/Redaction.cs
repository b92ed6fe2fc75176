using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Ledger;

/// <summary>Masks what must not stand in a file that people paste into bug reports.</summary>
internal static class Redaction
{
    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase)
    {
        "access_token", "client_secret", "fb_exchange_token", "input_token", "appsecret_proof", "verify_token", "code", "pin",
    };

    public static JsonNode? Mask(JsonNode? node)
    {
        var copy = node?.DeepClone();
        MaskInPlace(copy);
        return copy;
    }

    public static string Tail(string secret) => "…" + (secret.Length > 8 ? secret[^4..] : "");

    private static void MaskInPlace(JsonNode? node, string? name = null)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (key, value) in members.ToList())
                {
                    // Only text: a Graph error's numeric code is not an authorization code; nor is a template's language.
                    if (Secret.Contains(key) && name != "language" && value is JsonValue text && text.TryGetValue<string>(out var secret))
                    {
                        members[key] = Tail(secret);
                    }
                    else
                    {
                        MaskInPlace(value, key);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    MaskInPlace(item);
                }

                break;
        }
    }
}
