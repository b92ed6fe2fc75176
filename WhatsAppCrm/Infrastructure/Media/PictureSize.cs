using System.Buffers.Binary;

namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>
/// Width and height from a picture's head, so that a page keeps its place free before it has come, and shows nothing that would
/// fill the reader's memory. Nothing is decoded: only JPEG's markers and the fixed places of PNG, GIF and WebP are read.
/// </summary>
public static class PictureSize
{
    /// <summary>A picture of more pixels than this is offered to be saved, not shown: unpacked it would take hundreds of megabytes.</summary>
    public const long MostPixels = 64_000_000;

    /// <summary>Where the size of a JPEG has to stand at the latest: behind its thumbnail and its colour profile.</summary>
    private const int MostRead = 1 << 20;

    /// <returns>Null when it is none of these, or does not say.</returns>
    public static async Task<(int Width, int Height)?> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        var head = new byte[(int)Math.Min(content.Length, MostRead)];
        await content.ReadExactlyAsync(head, cancellationToken);
        return Of(head) is { Width: > 0, Height: > 0 } size ? size : null;
    }

    /// <summary>A WebP with a canvas says in its flags whether it moves.</summary>
    public static bool IsAnimatedWebP(ReadOnlySpan<byte> head) => head.Length > 20 && head.StartsWith("RIFF"u8) && head[12..].StartsWith("VP8X"u8) && (head[20] & 0x02) != 0;

    private static (int Width, int Height)? Of(ReadOnlySpan<byte> head) =>
        head.Length < 30 ? null
        : head[0] == 0xFF && head[1] == 0xD8 ? OfJpeg(head)
        : head[0] == 0x89 ? (BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..]))
        : head.StartsWith("GIF8"u8) ? (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]))
        : head.StartsWith("RIFF"u8) ? OfWebP(head)
        : null;

    /// <summary>Markers one after the other until a frame begins (SOF). The orientation of a photo stands in its EXIF part and may swap the two.</summary>
    private static (int Width, int Height)? OfJpeg(ReadOnlySpan<byte> head)
    {
        var isTurned = false;
        for (var at = 2; at + 9 < head.Length;)
        {
            if (head[at] != 0xFF) return null;
            var marker = head[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(head[(at + 2)..]);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(head[(at + 5)..]), BinaryPrimitives.ReadUInt16BigEndian(head[(at + 7)..]));
                return isTurned ? (height, width) : (width, height);
            }

            if (marker == 0xE1 && at + 2 + length <= head.Length) isTurned = IsTurned(head.Slice(at + 4, Math.Max(0, length - 2)));
            at += 2 + length;
        }

        return null;
    }

    /// <summary>EXIF orientation 5 to 8: lying on its side. <c>Exif\0\0</c>, then a TIFF head, then the first directory's entries of 12 bytes.</summary>
    private static bool IsTurned(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 20 || !exif.StartsWith("Exif"u8)) return false;
        var tiff = exif[6..];
        var isLittle = tiff[0] == 'I';
        var first = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (first + 2 > tiff.Length) return false;
        var entries = Short(tiff[(int)first..], isLittle);
        for (var (at, left) = ((int)first + 2, (int)entries); left > 0 && at + 12 <= tiff.Length; at += 12, left--)
            if (Short(tiff[at..], isLittle) == 0x0112) return Short(tiff[(at + 8)..], isLittle) is >= 5 and <= 8;
        return false;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    /// <summary>Three formats in one: with a canvas (VP8X), lossless (VP8L), plain (VP8).</summary>
    private static (int Width, int Height)? OfWebP(ReadOnlySpan<byte> head) => head[15] switch
    {
        (byte)'X' => (1 + (head[24] | head[25] << 8 | head[26] << 16), 1 + (head[27] | head[28] << 8 | head[29] << 16)),
        (byte)'L' when BinaryPrimitives.ReadUInt32LittleEndian(head[21..]) is var bits => (1 + (int)(bits & 0x3FFF), 1 + (int)(bits >> 14 & 0x3FFF)),
        (byte)' ' => (BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF),
        _ => null,
    };
}
