using System.Text;

namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>
/// What a file is, by its first bytes and never by its name: the kinds that Meta carries and a browser may show. Everything
/// else, also a file that pretends, is <see cref="Unknown"/>: bytes to be saved, nothing to be opened in a page.
/// </summary>
public static class ContentTypes
{
    public const string Unknown = "application/octet-stream";

    /// <summary>Enough of a file for <see cref="Sniff"/>.</summary>
    public const int HeadLength = 4096;

    /// <summary>Kinds a page shows or plays, with the endings their names may have; the first one is theirs.</summary>
    private static readonly Dictionary<string, string[]> Shown = new()
    {
        ["image/jpeg"] = [".jpg", ".jpeg"],
        ["image/png"] = [".png"],
        ["image/gif"] = [".gif"],
        ["image/webp"] = [".webp"],
        ["audio/ogg"] = [".ogg", ".opus", ".oga"],
        ["audio/mpeg"] = [".mp3"],
        ["audio/mp4"] = [".m4a", ".mp4"],
        ["audio/aac"] = [".aac"],
        ["audio/amr"] = [".amr"],
        ["video/mp4"] = [".mp4"],
        ["video/3gpp"] = [".3gp", ".3gpp"],
        ["application/pdf"] = [".pdf"],
    };

    public static async Task<string> SniffAsync(Stream content, bool isSound, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return Sniff(head.AsSpan(0, read), isSound);
    }

    /// <param name="isSound">Said to be a sound: the container of MP4 and 3GP is the same for sounds and films.</param>
    public static string Sniff(ReadOnlySpan<byte> head, bool isSound)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return "image/png";
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return "image/gif";
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8)) return "image/webp";
        if (head.StartsWith("%PDF-"u8)) return "application/pdf";
        if (head.StartsWith("OggS"u8)) return "audio/ogg";
        if (head.StartsWith("#!AMR"u8)) return "audio/amr";
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8)) return OfBrand(Encoding.ASCII.GetString(head.Slice(8, 4)), isSound);
        if (head.StartsWith("ID3"u8)) return "audio/mpeg";
        // Frames without any head: eleven bits set, then the layer, which is 00 for AAC in ADTS.
        if (head.Length >= 2 && head[0] == 0xFF && (head[1] & 0xF6) == 0xF0) return "audio/aac";
        if (head.Length >= 3 && head[0] == 0xFF && (head[1] & 0xE6) is 0xE2 or 0xE4 && (head[2] & 0xF0) != 0xF0) return "audio/mpeg";
        return Unknown;
    }

    /// <summary>True for what Meta calls another name of the same: it may add parameters, or call a sound a film's container.</summary>
    public static bool Agree(string? said, string found)
    {
        if (said is null || found == Unknown) return true;
        var type = said.Split(';')[0].Trim().ToLowerInvariant();
        return type == found || !Shown.ContainsKey(type);
    }

    /// <summary>A name to save it under: the sender's, without what file systems and headers do not take, with an ending that tells the truth.</summary>
    /// <param name="fallback">Without an ending, for what has no name.</param>
    public static string SafeName(string? name, string contentType, string fallback)
    {
        var clean = new string([.. (name ?? "").Where(letter => !char.IsControl(letter) && !IsDirection(letter)).Select(letter => "/\\:*?\"<>|".Contains(letter, StringComparison.Ordinal) ? '_' : letter)]).Trim().Trim('.');
        if (clean.Length == 0) clean = fallback;
        if (Shown.TryGetValue(contentType, out var endings) && !endings.Any(ending => clean.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) clean += endings[0];
        return clean;
    }

    /// <summary>Marks that turn the direction of writing: "fdp.exe" would read as "exe.pdf".</summary>
    private static bool IsDirection(char letter) => letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F';

    private static string OfBrand(string brand, bool isSound) => brand switch
    {
        "M4A " or "M4B " => "audio/mp4",
        "qt  " or "heic" or "heix" or "mif1" or "avif" => Unknown,
        _ when brand.StartsWith("3g", StringComparison.Ordinal) => isSound ? "audio/mp4" : "video/3gpp",
        _ => isSound ? "audio/mp4" : "video/mp4",
    };
}
