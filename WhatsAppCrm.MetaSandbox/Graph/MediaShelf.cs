using System.Security.Cryptography;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Where the files are kept, and the links that live five minutes.</summary>
internal sealed class MediaShelf(SandboxStore store, SandboxFolder folder)
{
    private static readonly TimeSpan LinkLife = TimeSpan.FromMinutes(5);
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Bytes allowed for a type; null when the type is not supported.</summary>
    public static long? LargestFor(string type) => type.Split(';')[0].Trim() switch
    {
        "audio/aac" or "audio/amr" or "audio/mpeg" or "audio/mp4" or "audio/ogg" => 16L << 20,
        "video/mp4" or "video/3gpp" => 16L << 20,
        "image/jpeg" or "image/png" => 5L << 20,
        "image/webp" => 500L << 10,
        "text/plain" or "application/pdf" or "application/msword" or "application/vnd.ms-excel" or "application/vnd.ms-powerpoint" => 100L << 20,
        var office when office.StartsWith("application/vnd.openxmlformats-officedocument.", StringComparison.Ordinal) => 100L << 20,
        _ => null,
    };

    /// <summary>A file of nothing but zeros, of any size: it takes no place on the disk.</summary>
    public MediaFile KeepEmpty(string numberId, string mimeType, long size)
    {
        var media = new MediaFile { Id = Ids.Node(), NumberId = numberId, MimeType = mimeType, Sha256 = "", Size = size, CreatedUtc = store.Now };
        Directory.CreateDirectory(folder.File("media"));
        using (var file = File.Create(PathOf(media)))
        {
            file.SetLength(size);
        }

        using (var file = File.OpenRead(PathOf(media)))
        {
            media.Sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        }

        store.Change(world => world.Media.Add(media));
        return media;
    }

    public MediaFile Keep(string numberId, string mimeType, byte[] content, string? fileName)
    {
        var media = new MediaFile
        {
            Id = Ids.Node(),
            NumberId = numberId,
            MimeType = mimeType,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            Size = content.Length,
            FileName = fileName,
            CreatedUtc = store.Now,
        };
        Directory.CreateDirectory(folder.File("media"));
        AtomicFile.Write(PathOf(media), content);
        store.Change(world => world.Media.Add(media));
        return media;
    }

    public string Link(string sandboxUrl, MediaFile media, DateTime now)
    {
        var until = new DateTimeOffset(now + LinkLife, TimeSpan.Zero).ToUnixTimeSeconds();
        return $"{sandboxUrl}/media/{media.Id}?ext={until}&hash={Hash(media.Id, until)}";
    }

    /// <summary>Null when the link is wrong or too old.</summary>
    public MediaFile? Open(string id, string? ext, string? hash) =>
        long.TryParse(ext, out var until) && hash == Hash(id, until) && DateTimeOffset.FromUnixTimeSeconds(until).UtcDateTime > store.Now
            ? store.Read(world => world.Media.Find(one => one.Id == id))
            : null;

    public string PathOf(MediaFile media) => folder.File(Path.Combine("media", media.Id));

    private string Hash(string id, long until) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, System.Text.Encoding.ASCII.GetBytes($"{id}:{until}")))[..32];
}
