using System.Text.Json;
using System.Text.Unicode;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>The cheap look at a signed body on the request path: is it JSON, and is it for us? Nothing else is read before it is stored.</summary>
public static class WebhookEnvelope
{
    /// <summary>Deeper than anything Meta sends; the parser behind the queue allows the same, so what is accepted can be read.</summary>
    public const int MaxDepth = 128;

    /// <summary>True for valid UTF-8 holding one JSON object whose <c>object</c> is <c>whatsapp_business_account</c>, whatever else is in it.</summary>
    public static bool IsForWhatsApp(ReadOnlySpan<byte> body)
    {
        // The reader checks the UTF-8 of a string only when the string is asked for.
        if (!Utf8.IsValid(body)) return false;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;

            var isForWhatsApp = false;
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("object"u8)) continue;
                reader.Read();
                isForWhatsApp = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("whatsapp_business_account"u8);
            }

            return isForWhatsApp;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
