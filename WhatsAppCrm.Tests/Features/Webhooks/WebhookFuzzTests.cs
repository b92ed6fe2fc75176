using System.Diagnostics;
using System.Text;
using System.Text.Json;
using WhatsAppCrm.Features.Webhooks;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>Real shapes, broken at random with a fixed seed: the parser reads what it can and fails on nothing that is JSON.</summary>
public sealed class WebhookFuzzTests
{
    private const int Bodies = 20_000;

    private static readonly string[] Shapes =
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

    [Fact]
    public void Nothing_that_is_JSON_makes_the_parser_fail()
    {
        var random = new Random(20261120);
        var watch = Stopwatch.StartNew();
        int understood = 0, refused = 0;
        for (var i = 0; i < Bodies; i++)
        {
            var body = Body(random);
            try
            {
                var payload = WebhookParser.Parse(Encoding.UTF8.GetBytes(body), Support.Build.Now);
                understood += payload.Changes.Count;
                // What is stored must be storable: no halves of pairs, no NUL, no numbers without end.
                foreach (var message in payload.Changes.SelectMany(change => change.Messages)) AssertStorable(message, body);
            }
            catch (JsonException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Body {i} made the parser fail with {exception}: {body}");
            }
        }

        Assert.True(understood > Bodies / 2, $"Only {understood} changes were understood: the bodies are too broken to show anything.");
        Assert.True(refused < Bodies / 2, $"{refused} bodies were no JSON.");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    private static void AssertStorable(ArrivedMessage message, string body)
    {
        foreach (var text in new[] { message.Id, message.Content.Text, message.Content.Details?.ToJson(), message.QuotedId, message.Sender.UserId, message.Sender.ProfileName, message.Content.Media?.FileName })
        {
            if (text is null) continue;
            Assert.False(text.Contains('\0'), body);
            Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        }
    }

    private static string Body(Random random)
    {
        var index = random.Next(Shapes.Length);
        using var shape = JsonDocument.Parse(Shapes[index]);
        var value = new StringBuilder();
        Write(shape.RootElement, value, random, random.Next(4) * 0.02);
        var inner = value.ToString();
        if (inner.StartsWith('{')) inner = "{\"metadata\":{\"phone_number_id\":\"1\",\"display_phone_number\":\"15550100001\"}" + (inner.Length > 2 ? "," : "") + inner[1..];
        // Mostly the shape's own field, at times another: every reader sees every shape.
        var field = random.Next(5) == 0 ? Fields[random.Next(Fields.Length)] : Own(index);
        var body = $$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"{{{field}}}","value":{{{inner}}}}]}]}""";
        return random.Next(50) == 0 ? body[..random.Next(body.Length)] : body;
    }

    /// <summary>Copies, and at a random node drops, retypes, repeats a key, nests deeply or wraps.</summary>
    private static void Write(JsonElement element, StringBuilder to, Random random, double broken)
    {
        if (random.NextDouble() < broken)
        {
            switch (random.Next(3))
            {
                case 0:
                    to.Append(Oddities[random.Next(Oddities.Length)]);
                    return;
                case 1:
                    var depth = random.Next(1, 140);
                    to.Append('[', depth).Append(']', depth);
                    return;
                default:
                    to.Append('[');
                    Write(element, to, random, 0);
                    to.Append(']');
                    return;
            }
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                to.Append('{');
                var members = element.EnumerateObject().Where(_ => random.NextDouble() >= broken).SelectMany(member => random.NextDouble() < broken ? [member, member] : new[] { member }).ToList();
                for (var i = 0; i < members.Count; i++)
                {
                    to.Append(i == 0 ? "" : ",").Append(JsonSerializer.Serialize(random.NextDouble() < broken ? members[i].Name + "\ufffd" : members[i].Name)).Append(':');
                    Write(members[i].Value, to, random, broken);
                }

                to.Append('}');
                break;
            case JsonValueKind.Array:
                to.Append('[');
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    to.Append(index++ == 0 ? "" : ",");
                    Write(item, to, random, broken);
                }

                to.Append(']');
                break;
            default:
                to.Append(element.GetRawText());
                break;
        }
    }
}
