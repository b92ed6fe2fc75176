using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>
/// The Resumable Upload API: a session of the app, the bytes from an offset, and the handle that a template's example is named by.
/// Sessions do not outlive the process; handles do. Graph API, resumable uploads, read 2026-11-20.
/// </summary>
internal sealed class UploadCalls(SandboxStore store) : IGraphCalls
{
    private static readonly string[] Types = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"];

    private readonly ConcurrentDictionary<string, Session> sessions = new();

    public IEnumerable<GraphRoute> Routes =>
    [
        GraphRoute.Post("{app}/uploads", Open, scope: null),
        GraphRoute.Post("{upload}", Send, scope: null),
        GraphRoute.Get("{upload}", call => new JsonObject { ["id"] = call.Node.Id, ["file_offset"] = Find(call).Content.Length }, scope: null),
    ];

    private JsonNode Open(GraphCall call)
    {
        if (!long.TryParse(call.RequiredText("file_length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length is 0 or > 100 << 20)
        {
            throw GraphErrors.Invalid("Param file_length must be a positive number of bytes.");
        }

        var type = call.RequiredText("file_type");
        if (!Types.Contains(type))
        {
            throw GraphErrors.Invalid($"Param file_type must be one of {{{string.Join(", ", Types)}}}");
        }

        var id = "upload:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)).Replace('+', 'a').Replace('/', 'b');
        sessions[id] = new Session(length);
        return new JsonObject { ["id"] = id };
    }

    private JsonNode Send(GraphCall call)
    {
        var session = Find(call);
        if (call.Http.Request.Headers["file_offset"].ToString() != session.Content.Length.ToString(CultureInfo.InvariantCulture))
        {
            throw GraphErrors.Invalid("Invalid parameter", $"The header file_offset must be {session.Content.Length}.");
        }

        session.Content.Write(call.Raw ?? []);
        if (session.Content.Length < session.Expected)
        {
            return new JsonObject { ["id"] = call.Node.Id, ["file_offset"] = session.Content.Length };
        }

        sessions.TryRemove(call.Node.Id, out _);
        var handle = "4:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));
        store.Change(world => world.ExampleHandles.Add(handle));
        return new JsonObject { ["h"] = handle };
    }

    private Session Find(GraphCall call) => sessions.TryGetValue(call.Node.Id, out var session) ? session : throw GraphErrors.Unsupported(call.Method, call.Node.Id);

    private sealed record Session(long Expected)
    {
        public MemoryStream Content { get; } = new();
    }
}
