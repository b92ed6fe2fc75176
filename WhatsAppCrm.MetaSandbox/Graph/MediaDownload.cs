using WhatsAppCrm.MetaSandbox.Control;
using WhatsAppCrm.MetaSandbox.Ledger;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>
/// The file itself: the link lives five minutes and still wants the bearer token. Meta Cloud API, media, read 2026-11-20. Faults
/// match <c>GET /media/{id}</c>; a status of 3xx redirects to the same file for whoever follows, without asking for a token.
/// </summary>
internal static class MediaDownload
{
    public static void MapMediaDownload(this RouteGroupBuilder group)
    {
        group.MapGet("/media/{id}", AnswerAsync);
        group.MapGet("/media/{id}/open", (string id, MediaShelf shelf, SandboxStore store) =>
            store.Read(world => world.Media.Find(one => one.Id == id)) is { } media ? Results.File(shelf.PathOf(media), media.MimeType) : Results.NotFound());
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, string id, MediaShelf shelf, TokenCheck tokens, SandboxStore store, FaultList faults, WireLedger ledger)
    {
        var fault = faults.Take("GET", "media/" + id);
        if (fault?.DelayMs > 0)
        {
            await Task.Delay(fault.DelayMs, http.RequestAborted);
        }

        if (store.Settings.KeepWire)
        {
            ledger.Add(new() { At = store.Now, Method = "GET", Path = "/media/" + id, Note = fault?.Describe() });
        }

        try
        {
            var call = await GraphRequest.ReadAsync(http, "media/" + id, store.Now);
            var token = tokens.Require(call);
            var media = shelf.Open(id, call.Text("ext"), call.Text("hash"));
            var account = store.Read(world => world.Numbers.Find(one => one.Id == media?.NumberId)?.AccountId);
            if (media is null || account is null || !token.Reaches(account))
            {
                return Results.NotFound();
            }

            switch (fault)
            {
                case { Status: >= 300 and < 400 }:
                    return Results.Redirect($"{http.Request.PathBase}/sandbox/media/{id}/open");
                case { Drop: "before" }:
                    http.Abort();
                    return Results.Empty;
                case { Drop: "after" }:
                    await BreakAsync(http, shelf.PathOf(media), media);
                    return Results.Empty;
                case { Refuses: true }:
                    return Results.StatusCode(fault.AnswerStatus);
                default:
                    return Results.File(shelf.PathOf(media), media.MimeType, media.FileName);
            }
        }
        catch (GraphException problem)
        {
            return Results.Text(problem.Error.ToJson().ToJsonString(), "application/json", statusCode: problem.Error.Status);
        }
    }

    /// <summary>Half of it, and then nothing: the connection is gone.</summary>
    private static async Task BreakAsync(HttpContext http, string path, MediaFile media)
    {
        http.Response.ContentType = media.MimeType;
        http.Response.ContentLength = media.Size;
        await using var file = File.OpenRead(path);
        var half = new byte[Math.Min(1 << 20, (int)(media.Size / 2))];
        await file.ReadExactlyAsync(half, http.RequestAborted);
        await http.Response.Body.WriteAsync(half, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }
}
