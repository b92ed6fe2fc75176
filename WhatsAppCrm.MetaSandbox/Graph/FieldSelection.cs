using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>The <c>fields=</c> parameter: what is asked for, <c>id</c> always, anything unknown refused.</summary>
internal static class FieldSelection
{
    /// <param name="known">Each field with its value; a null value means the field exists and is empty, so its key is left out.</param>
    public static JsonObject Select(string? fields, string nodeType, IReadOnlyDictionary<string, Func<JsonNode?>> known, params string[] usual)
    {
        var answer = new JsonObject();
        foreach (var field in fields is null ? usual : Split(fields))
        {
            if (!known.TryGetValue(field, out var value))
            {
                throw GraphErrors.NoField(field, nodeType);
            }

            if (value() is { } present)
            {
                answer[field] = present;
            }
        }

        if (!answer.ContainsKey("id") && known["id"]() is { } id)
        {
            answer["id"] = id;
        }

        return answer;
    }

    /// <summary><c>id,owner_business_info{name},phones.limit(3)</c> is id, owner_business_info and phones.</summary>
    private static IEnumerable<string> Split(string fields)
    {
        var depth = 0;
        var start = 0;
        for (var at = 0; at <= fields.Length; at++)
        {
            var end = at == fields.Length;
            if (!end)
            {
                depth += fields[at] is '{' or '(' ? 1 : fields[at] is '}' or ')' ? -1 : 0;
            }

            if (end || depth == 0 && fields[at] == ',')
            {
                var name = fields[start..at].Trim();
                start = at + 1;
                var cut = name.IndexOfAny(['{', '(', '.']);
                name = cut < 0 ? name : name[..cut];
                if (name.Length > 0)
                {
                    yield return name;
                }
            }
        }
    }
}
