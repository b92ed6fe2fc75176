using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>The file itself: the link lives five minutes and still wants the bearer token. Meta Cloud API, media, read 2026-11-20.</summary>
internal static class MediaDownload
{
    public static void MapMediaDownload(this RouteGroupBuilder group) => group.MapGet(
        "/media/{id}",
        async (HttpContext http, string id, MediaShelf shelf, TokenCheck tokens, SandboxStore store) =>
        {
            try
            {
                var call = await GraphRequest.ReadAsync(http, "media/" + id, store.Now);
                var token = tokens.Require(call);
                var media = shelf.Open(id, call.Text("ext"), call.Text("hash"));
                var account = store.Read(world => world.Numbers.Find(one => one.Id == media?.NumberId)?.AccountId);
                return media is null || account is null || !token.Reaches(account)
                    ? Results.NotFound()
                    : Results.File(shelf.PathOf(media), media.MimeType, media.FileName);
            }
            catch (GraphException problem)
            {
                return Results.Text(problem.Error.ToJson().ToJsonString(), "application/json", statusCode: problem.Error.Status);
            }
        });
}
