using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

/// <summary>The envelopes of section "fields" in Meta's webhook reference, read 2026-11-20.</summary>
internal static class WebhookJson
{
    /// <summary>Non-ASCII escaped, as Meta sends it: receivers that check the signature over re-serialized text notice.</summary>
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    public static JsonObject Envelope(string entryId, string field, JsonObject value, DateTime? at = null)
    {
        var entry = new JsonObject { ["id"] = entryId };
        if (at is { } time)
        {
            entry["time"] = Seconds(time);
        }

        entry["changes"] = new JsonArray(new JsonObject { ["value"] = value, ["field"] = field });
        return new() { ["object"] = "whatsapp_business_account", ["entry"] = new JsonArray(entry) };
    }

    /// <summary>The start of a "messages" value: product and the number it is about.</summary>
    public static JsonObject Value(BusinessNumber number) => new()
    {
        ["messaging_product"] = "whatsapp",
        ["metadata"] = new JsonObject { ["display_phone_number"] = number.Digits, ["phone_number_id"] = number.Id },
    };

    public static long Seconds(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeSeconds();

    public static string SecondsText(DateTime utc) => Seconds(utc).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
