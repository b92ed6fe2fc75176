using System.Buffers.Binary;

namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>
/// Writes Opus packets as an OGG file: a page with the head, a page with (empty) comments, then pages of about a second each. Every
/// page says how many samples have been played at its end, and carries its own checksum. RFC 3533 and RFC 7845, read 2026-11-20.
/// </summary>
public static class OggOpus
{
    private const int SerialNumber = 1;
    private const int SamplesAPage = 48_000;
    private const int MostSegments = 255;
    private const byte First = 0x02, Last = 0x04;

    private static readonly uint[] Checksums = MakeChecksums();

    public static byte[] Write(OpusSound sound)
    {
        using var file = new MemoryStream();
        var page = 0u;
        WritePage(file, [sound.Head], First, 0, page++);
        WritePage(file, [Comments()], 0, 0, page++);

        // The time counts from the first sample decoded, the ones to be skipped included.
        long samples = 0;
        List<ReadOnlyMemory<byte>> waiting = [];
        var (segments, since) = (0, 0);
        for (var i = 0; i < sound.Packets.Count; i++)
        {
            var packet = sound.Packets[i];
            var needed = (packet.Length / 255) + 1;
            if (needed > MostSegments) continue; // no packet of Opus is that long
            if (waiting.Count > 0 && (segments + needed > MostSegments || since >= SamplesAPage))
            {
                WritePage(file, waiting, 0, samples, page++);
                waiting.Clear();
                (segments, since) = (0, 0);
            }

            waiting.Add(packet);
            segments += needed;
            var length = OpusSound.SamplesOf(packet.Span);
            (samples, since) = (samples + length, since + length);
        }

        WritePage(file, waiting, Last, samples, page);
        return file.ToArray();
    }

    private static byte[] Comments()
    {
        var vendor = "WhatsAppCrm"u8;
        var packet = new byte[8 + 4 + vendor.Length + 4];
        "OpusTags"u8.CopyTo(packet);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), vendor.Length);
        vendor.CopyTo(packet.AsSpan(12));
        return packet;
    }

    /// <summary>27 bytes of head, the length of each segment (255 means that the packet goes on), the packets.</summary>
    private static void WritePage(Stream file, IReadOnlyList<ReadOnlyMemory<byte>> packets, byte flags, long samples, uint number)
    {
        var lacing = packets.SelectMany(packet => Enumerable.Repeat((byte)255, packet.Length / 255).Append((byte)(packet.Length % 255))).ToArray();
        var page = new byte[27 + lacing.Length + packets.Sum(packet => packet.Length)];
        "OggS"u8.CopyTo(page);
        page[5] = flags;
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(6), samples);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(14), SerialNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(18), number);
        page[26] = (byte)lacing.Length;
        lacing.CopyTo(page, 27);
        var at = 27 + lacing.Length;
        foreach (var packet in packets)
        {
            packet.Span.CopyTo(page.AsSpan(at));
            at += packet.Length;
        }

        // Over the whole page, its own place being zero.
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), Checksum(page));
        file.Write(page);
    }

    /// <summary>CRC-32 with OGG's own polynomial 0x04C11DB7, not reflected, from zero.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        foreach (var one in bytes) sum = (sum << 8) ^ Checksums[(sum >> 24) ^ one];
        return sum;
    }

    private static uint[] MakeChecksums()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var sum = i << 24;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 0x80000000) != 0 ? (sum << 1) ^ 0x04C11DB7 : sum << 1;
            table[i] = sum;
        }

        return table;
    }
}
