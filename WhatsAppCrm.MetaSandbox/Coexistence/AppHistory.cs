using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Coexistence;

/// <summary>Half a year of a small shop: three chats, in two phases of two chunks each.</summary>
internal static class AppHistory
{
    /// <summary>In the order they are sent, which is not the order they are numbered in; the picture comes last.</summary>
    public static IEnumerable<JsonObject> Chunks(BusinessNumber number, string businessId, DateTime now)
    {
        var writer = new Writer(number.Digits, businessId, now);
        var (avery, noa, sam) = (AppContact.All[0], AppContact.All[1], AppContact.All[2]);
        var (yesterday, lastWeek, lastMonth) = (now.AddHours(-20), now.AddDays(-6), now.AddDays(-40));
        var photo = Ids.Message();

        var recentFirst = Chunk(0, 1, 25, writer.Thread(
            avery,
            writer.Text(avery, fromBusiness: false, yesterday, "Hi, is the table by the window free tonight?", "READ"),
            writer.Text(avery, fromBusiness: true, yesterday.AddMinutes(3), "It is. For how many people?", "READ"),
            writer.Text(avery, fromBusiness: false, yesterday.AddMinutes(5), "Four, at eight.", "READ")));
        var recentSecond = Chunk(0, 2, 50, writer.Thread(
            noa,
            writer.Text(noa, fromBusiness: true, yesterday.AddHours(2), "Your order is ready to be picked up.", "DELIVERED"),
            writer.Text(noa, fromBusiness: false, yesterday.AddHours(3), "On my way.", "READ")));
        var olderFirst = Chunk(1, 1, 75, writer.Thread(
            noa,
            writer.Placeholder(noa, photo, lastWeek),
            writer.Text(noa, fromBusiness: true, lastWeek.AddMinutes(10), "Thank you, the picture helps.", "PLAYED")));
        var olderSecond = Chunk(1, 2, 100, writer.Thread(
            sam,
            writer.Text(sam, fromBusiness: false, lastMonth, "Do you deliver on Sundays?", "READ"),
            writer.Text(sam, fromBusiness: true, lastMonth.AddHours(1), "Until noon.", "ERROR")));
        return [recentSecond, recentFirst, olderSecond, olderFirst, writer.Picture(noa, photo, lastWeek)];
    }

    private static JsonObject Chunk(int phase, int order, int progress, JsonObject thread) => new()
    {
        ["history"] = new JsonArray(new JsonObject
        {
            ["metadata"] = new JsonObject { ["phase"] = phase, ["chunk_order"] = order, ["progress"] = progress },
            ["threads"] = new JsonArray(thread),
        }),
    };

    private sealed class Writer(string business, string businessId, DateTime now)
    {
        public JsonObject Thread(AppContact person, params JsonObject[] messages) => new()
        {
            ["id"] = person.Phone,
            ["context"] = new JsonObject { ["wa_id"] = person.Phone, ["user_id"] = UserId(person) },
            ["messages"] = new JsonArray([.. messages]),
        };

        public JsonObject Text(AppContact person, bool fromBusiness, DateTime at, string text, string status)
        {
            var message = Message(person, Ids.Message(), fromBusiness, at, "text", status);
            message["text"] = new JsonObject { ["body"] = text };
            return message;
        }

        public JsonObject Placeholder(AppContact person, string id, DateTime at) => Message(person, id, fromBusiness: false, at, "media_placeholder", "READ");

        /// <summary>The picture itself: only for media of the last 14 days.</summary>
        public JsonObject Picture(AppContact person, string id, DateTime at)
        {
            var message = Message(person, id, fromBusiness: false, at, "image", status: null);
            message["from_user_id"] = UserId(person);
            message["image"] = new JsonObject
            {
                ["caption"] = "This is the one",
                ["mime_type"] = "image/jpeg",
                ["sha256"] = "3f9d94d399fa61c191bc1d4ca71375a035cbb9b9f5b1088841e38963d1f7fc4b",
                ["id"] = Ids.Node(),
            };
            return new()
            {
                ["contacts"] = new JsonArray(new JsonObject { ["profile"] = new JsonObject { ["name"] = person.FullName }, ["wa_id"] = person.Phone, ["user_id"] = UserId(person) }),
                ["messages"] = new JsonArray(message),
            };
        }

        private JsonObject Message(AppContact person, string id, bool fromBusiness, DateTime at, string type, string? status)
        {
            var message = new JsonObject { ["from"] = fromBusiness ? business : person.Phone };
            if (fromBusiness)
            {
                message["to"] = person.Phone;
            }

            message["id"] = id;
            message["timestamp"] = WebhookJson.SecondsText(at < now ? at : now);
            message["type"] = type;
            if (status is not null)
            {
                message["history_context"] = new JsonObject { ["status"] = status };
            }

            return message;
        }

        private string UserId(AppContact person) => Ids.BusinessScopedUser(businessId, person.Phone);
    }
}
