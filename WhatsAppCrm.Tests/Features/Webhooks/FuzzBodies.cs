using System.Text;
using System.Text.Json;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>Bodies in the shapes of Meta's, broken at random: what is dropped, retyped, repeated, nested deeply, wrapped or cut off follows from the seed.</summary>
internal sealed class FuzzBodies(int seed, string phoneNumberId = "1")
{
    private static readonly string[] ShapeTexts =
    [
        """{"messages":[{"from":"15550002222","from_user_id":"US.1","id":"wamid.A","timestamp":"1790416800","type":"text","text":{"body":"hi"},"context":{"from":"1","id":"wamid.Q","forwarded":true,"referred_product":{"catalog_id":"1","product_retailer_id":"2"}},"referral":{"source_url":"https://x","source_type":"ad","headline":"h","ctwa_clid":"c","welcome_message":{"text":"w"}}}],"contacts":[{"profile":{"name":"Ana","username":"@a"},"wa_id":"15550002222","user_id":"US.1","parent_user_id":"US.ENT.1"}]}""",
        """{"messages":[{"from":"1555","id":"w","timestamp":1790416800,"type":"image","image":{"id":"1","mime_type":"image/jpeg","sha256":"x","caption":"c","file_size":12}},{"type":"audio","audio":{"id":"2","voice":true}},{"type":"document","document":{"id":"3","filename":"a.pdf"}},{"type":"sticker","sticker":{"id":"4","animated":false}}]}""",
        """{"messages":[{"from":"1555","id":"w","type":"location","location":{"latitude":1.5,"longitude":-2,"name":"n","address":"a","url":"u"}},{"type":"contacts","contacts":[{"name":{"formatted_name":"f"},"phones":[{"phone":"+1","wa_id":"1","type":"CELL"}],"emails":[{"email":"e"}],"org":{"company":"c"},"origin":"contact_request"}]}]}""",
        """{"messages":[{"id":"w","type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"a\":[1,{\"b\":null}],\"flow_token\":\"t\"}"}}},{"type":"interactive","interactive":{"type":"call_permission_reply","call_permission_reply":{"response":"accept","expiration_timestamp":1790416800}}},{"type":"button","button":{"payload":"p","text":"t"}}]}""",
        """{"messages":[{"id":"w","type":"order","order":{"catalog_id":"1","text":"t","product_items":[{"product_retailer_id":"s","quantity":2,"item_price":1.5,"currency":"BRL"}]}},{"type":"reaction","reaction":{"message_id":"wamid.X","emoji":"👍"}},{"type":"edit","edit":{"original_message_id":"wamid.X","message":{"type":"text","text":{"body":"b"}}}},{"type":"revoke","revoke":{"original_message_id":"wamid.X"}}]}""",
        """{"messages":[{"from":"1555","id":"w","type":"system","system":{"body":"b","type":"user_changed_number","wa_id":"1556","user_id":"US.2","previous_user_id":"US.1","previous_parent_user_id":"US.ENT.1"}},{"type":"unsupported","errors":[{"code":131051,"title":"t","error_data":{"details":"d"}}],"unsupported":{"type":"poll_creation"}}],"errors":[{"code":130429,"title":"t"}]}""",
        """{"statuses":[{"id":"wamid.S","status":"delivered","timestamp":"1790416800","recipient_id":"1555","recipient_user_id":"US.1","biz_opaque_callback_data":"00000000000000000000000000000001","conversation":{"id":"c","expiration_timestamp":"1790416800"},"pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"service"},"errors":[{"code":131047,"title":"t"}]}]}""",
        """{"message_echoes":[{"from":"15550100001","to":"1555","to_user_id":"US.1","id":"wamid.E","timestamp":"1790416800","type":"text","text":{"body":"b"}}]}""",
        """{"history":[{"metadata":{"phase":0,"chunk_order":1,"progress":55},"threads":[{"id":"1555","context":{"wa_id":"1555","user_id":"US.1","username":"u"},"messages":[{"from":"1555","id":"wamid.H","timestamp":"1790416800","type":"text","text":{"body":"b"},"history_context":{"status":"READ"}}]}],"errors":[{"code":2593109}]}]}""",
        """{"state_sync":[{"type":"contact","contact":{"full_name":"f","first_name":"g","phone_number":"1555"},"action":"add","metadata":{"timestamp":"1790416800"}}]}""",
        """{"user_preferences":[{"wa_id":"1555","user_id":"US.1","detail":"d","category":"marketing_messages","value":"stop","timestamp":1790416800}]}""",
        """{"calls":[{"id":"wacid.1","from":"1555","to":"1","event":"terminate","timestamp":"1790416800","direction":"USER_INITIATED","status":"COMPLETED","duration":4,"start_time":"1790416800"}]}""",
    ];

    /// <summary>The first seven are of the field <c>messages</c>.</summary>
    private static string Own(int shape) => shape < 7 ? "messages" : Fields[shape - 5];

    private static readonly string[] Fields = ["messages", "statuses", "smb_message_echoes", "history", "smb_app_state_sync", "user_preferences", "calls", "tomorrow"];

    private static readonly string[] Oddities =
    [
        "null", "true", "[]", "{}", "\"\"", "0", "-1", "1e999", "-1e-999", "123456789012345678901234567890", "\"\\ud83d\"", "\"\\udc00 x \\u0000\"", "\"\\ud83d\\ud83d\"", "[[[[[[]]]]]]",
        "[null,1,\"x\",{},[]]", "\"99999999999999999999\"", "\"-5\"", "\"US.\"", "\"\\u202e\"", "\"" + "long ".PadRight(5000, 'x') + "\"", "{\"\\ud83d\":{\"\\udfff\":1}}", "\"+\"", "1790416800.5",
    ];

    private static readonly JsonElement[] Shapes = [.. ShapeTexts.Select(text => JsonDocument.Parse(text).RootElement)];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public string Next()
    {
        var index = _random.Next(Shapes.Length);
        _text.Clear();
        Write(Shapes[index], _random.Next(4) * 0.02);
        var inner = _text.ToString();
        if (inner.StartsWith('{')) inner = $$"""{"metadata":{"phone_number_id":"{{phoneNumberId}}","display_phone_number":"15550100001"}""" + (inner.Length > 2 ? "," : "") + inner[1..];
        // Mostly the shape's own field, at times another: every reader sees every shape.
        var field = _random.Next(5) == 0 ? Fields[_random.Next(Fields.Length)] : Own(index);
        var body = $$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"{{{field}}}","value":{{{inner}}}}]}]}""";
        return _random.Next(50) == 0 ? body[.._random.Next(body.Length)] : body;
    }

    /// <summary>Copies, and at a random node drops, retypes, repeats a key, nests deeply or wraps.</summary>
    private void Write(JsonElement element, double broken)
    {
        if (broken > 0 && _random.NextDouble() < broken)
        {
            switch (_random.Next(3))
            {
                case 0:
                    _text.Append(Oddities[_random.Next(Oddities.Length)]);
                    return;
                case 1:
                    var depth = _random.Next(1, 140);
                    _text.Append('[', depth).Append(']', depth);
                    return;
                default:
                    _text.Append('[');
                    Write(element, 0);
                    _text.Append(']');
                    return;
            }
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, broken);
                break;
            case JsonValueKind.Array:
                _text.Append('[');
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (index++ > 0) _text.Append(',');
                    Write(item, broken);
                }

                _text.Append(']');
                break;
            default:
                _text.Append(element.GetRawText());
                break;
        }
    }

    private void WriteObject(JsonElement element, double broken)
    {
        _text.Append('{');
        var isFirst = true;
        foreach (var member in element.EnumerateObject())
        {
            if (broken > 0 && _random.NextDouble() < broken) continue;
            for (var times = broken > 0 && _random.NextDouble() < broken ? 2 : 1; times > 0; times--)
            {
                if (!isFirst) _text.Append(',');
                isFirst = false;
                _text.Append('"').Append(member.Name).Append(broken > 0 && _random.NextDouble() < broken ? "\ufffd" : "").Append("\":");
                Write(member.Value, broken);
            }
        }

        _text.Append('}');
    }
}
