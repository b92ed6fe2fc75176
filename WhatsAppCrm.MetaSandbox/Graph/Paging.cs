using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Cursor paging as every Graph edge has it.</summary>
internal static class Paging
{
    private const int Usual = 25;

    public static JsonObject Page<T>(GraphCall call, IReadOnlyList<T> all, Func<T, JsonNode> shape)
    {
        var limit = call.Text("limit") is { } text ? Whole(text) ?? throw GraphErrors.Invalid("Param limit must be a number.") : Usual;
        limit = Math.Clamp(limit, 1, 1000);
        var start = call.Text("after") is { } after ? Position(after) + 1
            : call.Text("before") is { } before ? Math.Max(0, Position(before) - limit)
            : 0;
        var page = all.Skip(start).Take(limit).ToList();
        var answer = new JsonObject { ["data"] = new JsonArray([.. page.Select(shape)]) };
        if (page.Count > 0)
        {
            var paging = new JsonObject
            {
                ["cursors"] = new JsonObject { ["before"] = Cursor(start), ["after"] = Cursor(start + page.Count - 1) },
            };
            if (start + page.Count < all.Count)
            {
                paging["next"] = Next(call, limit, Cursor(start + page.Count - 1));
            }

            answer["paging"] = paging;
        }

        return answer;
    }

    private static string Next(GraphCall call, int limit, string after)
    {
        var kept = call.Query.Where(one => one.Key is not ("access_token" or "limit" or "after" or "before" or "appsecret_proof"))
            .Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value!.ToString())}&");
        return $"{call.Http.Request.Scheme}://{call.Http.Request.Host}{call.Http.Request.Path}?{string.Concat(kept)}limit={limit}&after={Uri.EscapeDataString(after)}";
    }

    private static string Cursor(int position) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes("row:" + position.ToString(CultureInfo.InvariantCulture))).TrimEnd('=');

    private static int Position(string cursor)
    {
        try
        {
            var text = Encoding.ASCII.GetString(Convert.FromBase64String(cursor.PadRight((cursor.Length + 3) / 4 * 4, '=')));
            if (text.StartsWith("row:", StringComparison.Ordinal) && Whole(text[4..]) is { } position)
            {
                return position;
            }
        }
        catch (FormatException)
        {
            // Falls through to the answer for any cursor that is not ours.
        }

        throw GraphErrors.Messaging(131059, "Invalid cursor", "The paging cursor is invalid or no longer usable. Start again without a cursor.");
    }

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
