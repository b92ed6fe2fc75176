using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Files on their way to or from a customer. Meta Cloud API, media, read 2026-11-20.</summary>
internal sealed class MediaCalls(MediaShelf shelf, SandboxStore store) : IGraphCalls
{
    public IEnumerable<GraphRoute> Routes =>
    [
        new("POST", "{number}/media", Upload, GraphRoute.Messaging),
        GraphRoute.Get("{media}", Locate, GraphRoute.Messaging),
        GraphRoute.Delete("{media}", Delete, GraphRoute.Messaging),
    ];

    private async Task<JsonNode> Upload(GraphCall call)
    {
        if (call.RequiredText("messaging_product") != "whatsapp")
        {
            throw GraphErrors.Invalid("Param messaging_product must be one of {WHATSAPP}");
        }

        var file = call.File ?? throw GraphErrors.Required("file");
        using var content = new MemoryStream();
        await file.CopyToAsync(content, call.Cancellation);
        var type = string.IsNullOrEmpty(file.ContentType) || file.ContentType == "application/octet-stream" ? call.Text("type") : file.ContentType;
        if (type is null || MediaShelf.LargestFor(type) is not { } largest)
        {
            throw GraphErrors.Invalid("Param file must be a file with one of the supported types.", $"Received file of type '{type ?? "unknown"}'.");
        }

        if (content.Length > largest)
        {
            throw GraphErrors.Invalid("Invalid parameter", $"The file is larger than the {largest} bytes allowed for {type}.");
        }

        return new JsonObject { ["id"] = shelf.Keep(call.Node.Id, type, content.ToArray(), file.FileName).Id };
    }

    private JsonNode Locate(GraphCall call)
    {
        var media = call.Node.Media!;
        if (call.Text("phone_number_id") is { } number && number != media.NumberId)
        {
            throw GraphErrors.Unsupported(call.Method, media.Id);
        }

        return new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["url"] = media.ToldLink ?? shelf.Link(call.SandboxUrl, media, call.Now),
            ["mime_type"] = media.MimeType,
            ["sha256"] = media.ToldSha256 ?? media.Sha256,
            ["file_size"] = media.ToldSize ?? media.Size,
            ["id"] = media.Id,
        };
    }

    private JsonNode Delete(GraphCall call)
    {
        store.Change(world => world.Media.Remove(call.Node.Media!));
        return GraphRoute.Success();
    }
}
