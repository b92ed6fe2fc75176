using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Reads a Graph call from the wire: query, form, multipart or JSON, with or without a version in the path.</summary>
internal static class GraphRequest
{
    private const long LargestBody = 100L << 20;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static string Path(string? raw)
    {
        var path = (raw ?? "").Trim('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? path : path[..slash];
        var isVersion = first.Length > 1 && first[0] == 'v' && char.IsAsciiDigit(first[1]) && first.Skip(1).All(one => char.IsAsciiDigit(one) || one == '.');
        return !isVersion ? path : slash < 0 ? "" : path[(slash + 1)..];
    }

    public static async Task<GraphCall> ReadAsync(HttpContext http, string? rawPath, DateTime now)
    {
        var request = http.Request;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestBody;
        }

        var query = new JsonObject();
        foreach (var (key, values) in request.Query)
        {
            query[key] = values.ToString();
        }

        var body = new JsonObject();
        IFormFile? file = null;
        byte[]? raw = null;
        if (request.Method == "POST" && Path(rawPath).StartsWith("upload:", StringComparison.Ordinal))
        {
            using var content = new MemoryStream();
            await request.Body.CopyToAsync(content, http.RequestAborted);
            raw = content.ToArray();
        }
        else if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = LargestBody }, http.RequestAborted);
            foreach (var (key, values) in form)
            {
                body[key] = values.ToString();
            }

            file = form.Files.GetFile("file") ?? form.Files.FirstOrDefault();
        }
        else if (request.ContentLength > 0 || request.ContentLength is null && request.Method != "GET")
        {
            body = await JsonAsync(http);
        }

        return new()
        {
            Http = http,
            Method = request.Method,
            Path = Path(rawPath),
            Query = query,
            Body = body,
            File = file,
            Raw = raw,
            TokenText = Token(request, query, body),
            Now = now,
        };
    }

    private static async Task<JsonObject> JsonAsync(HttpContext http)
    {
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content, http.RequestAborted);
        if (content.Length == 0)
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(content.GetBuffer().AsSpan(0, (int)content.Length), documentOptions: Strict) as JsonObject
                ?? throw GraphErrors.Invalid("Invalid parameter", "The body must be a JSON object.");
        }
        catch (JsonException)
        {
            throw GraphErrors.Invalid("Invalid parameter", "The body is not valid JSON.");
        }
    }

    private static string? Token(HttpRequest request, JsonObject query, JsonObject body)
    {
        var header = request.Headers.Authorization.ToString();
        var text = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.StartsWith("OAuth ", StringComparison.OrdinalIgnoreCase)
            ? header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim()
            : (body["access_token"] ?? query["access_token"])?.ToString();
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
