using WhatsAppCrm.MetaSandbox.Graph;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Puts a customer's file on the shelf, to be named by its id in a message; what is told of it need not be true.</summary>
internal static class MediaControl
{
    public static void Map(RouteGroupBuilder group) => group.MapPost("/media", async (HttpContext http, SandboxStore store, MediaShelf shelf) =>
    {
        var body = await ControlEndpoints.ReadAsync<MediaBody>(http);
        var number = body.PhoneNumberId ?? store.Read(world => world.Numbers.Find(one => one.Reachable)?.Id);
        if (number is null || body.MimeType is null || body.Base64 is null == body.Bytes is null)
        {
            return ControlEndpoints.Problem("mimeType and either base64 or bytes (a number, of zeros) are needed, and a number: phoneNumberId");
        }

        var media = body.Base64 is { } content
            ? shelf.Keep(number, body.MimeType, Convert.FromBase64String(content), body.FileName)
            : shelf.KeepEmpty(number, body.MimeType, body.Bytes!.Value);
        store.Change(_ => (media.ToldSha256, media.ToldLink, media.ToldSize) = (body.Sha256, body.Link, body.Size));
        return ControlEndpoints.Json(new { media.Id, media.Sha256, media.Size });
    });

    private sealed class MediaBody
    {
        public string? PhoneNumberId { get; set; }

        public string? MimeType { get; set; }

        public string? Base64 { get; set; }

        public long? Bytes { get; set; }

        public string? FileName { get; set; }

        /// <summary>Told instead of the true hash.</summary>
        public string? Sha256 { get; set; }

        /// <summary>Told instead of our own link.</summary>
        public string? Link { get; set; }

        /// <summary>Told instead of the true size.</summary>
        public long? Size { get; set; }
    }
}
