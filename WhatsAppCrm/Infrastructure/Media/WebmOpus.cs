namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>
/// Reads the Opus packets out of a browser's recording. Chromium records WebM, which WhatsApp does not take; the packets inside are
/// the very ones it wants in OGG, so nothing is decoded and nothing is lost. WebM is a tree of elements (EBML): an id, a length, a
/// content; a live recording leaves lengths open ("unknown": all bits set) and ends where the next element of its rank begins.
/// Matroska element ids, RFC 9559, read 2026-11-20.
/// </summary>
public static class WebmOpus
{
    private const uint Ebml = 0x1A45DFA3, Segment = 0x18538067, Tracks = 0x1654AE6B, TrackEntry = 0xAE, TrackNumber = 0xD7, CodecId = 0x86, CodecPrivate = 0x63A2;
    private const uint Cluster = 0x1F43B675, SimpleBlock = 0xA3, BlockGroup = 0xA0, Block = 0xA1;

    public static bool Is(ReadOnlySpan<byte> file) => file.Length > 4 && file[0] == 0x1A && file[1] == 0x45 && file[2] == 0xDF && file[3] == 0xA3;

    /// <returns>Null when it holds no Opus, more than one track of it, or is damaged.</returns>
    public static OpusSound? Read(ReadOnlyMemory<byte> file)
    {
        var found = new Found();
        try
        {
            Walk(file, found);
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return found is { Head: { } head, Packets.Count: > 0 } ? new OpusSound(head, found.Packets) : null;
    }

    /// <summary>Elements that hold others are stepped into, whatever their length says: so open lengths need no care.</summary>
    private static void Walk(ReadOnlyMemory<byte> file, Found found)
    {
        var at = 0;
        while (at < file.Length)
        {
            var id = (uint)ReadNumber(file.Span, ref at, keepMarker: true, most: 4);
            // A recording that was cut off may end inside a head.
            if (at >= file.Length) return;
            var length = ReadNumber(file.Span, ref at, keepMarker: false, most: 8);
            if (id is Segment or Tracks or Cluster or BlockGroup)
            {
                continue;
            }

            if (id == TrackEntry)
            {
                found.BeginTrack();
                continue;
            }

            // The last packet of a recording that was cut off is not whole.
            if (length < 0 || length > file.Length - at) return;
            var content = file.Slice(at, (int)length);
            at += (int)length;
            switch (id)
            {
                case TrackNumber:
                    found.Number = content.Span.ToArray().Aggregate(0L, (sum, one) => (sum << 8) | one);
                    break;
                case CodecId when content.Span.SequenceEqual("A_OPUS"u8):
                    found.IsOpus = true;
                    break;
                case CodecPrivate when content.Span.StartsWith("OpusHead"u8) && content.Length >= 19:
                    found.Private = content.ToArray();
                    break;
                case SimpleBlock or Block:
                    Take(content, found);
                    break;
            }
        }
    }

    /// <summary>A block: the track's number, two bytes of time, flags, and the packet. Lacing, several packets in one, is not used for sound by browsers.</summary>
    private static void Take(ReadOnlyMemory<byte> block, Found found)
    {
        found.EndTracks();
        var at = 0;
        var track = ReadNumber(block.Span, ref at, keepMarker: false, most: 8);
        if (block.Length < at + 4 || track != found.OpusTrack) return;
        if ((block.Span[at + 2] & 0x06) != 0) throw new InvalidDataException("Laced.");
        found.Packets.Add(block[(at + 3)..]);
    }

    /// <summary>A number whose leading zeros say how many bytes it has. -1 for an unknown length.</summary>
    private static long ReadNumber(ReadOnlySpan<byte> bytes, ref int at, bool keepMarker, int most)
    {
        var first = bytes[at];
        var length = 1;
        for (var mark = 0x80; (first & mark) == 0; mark >>= 1)
            if (++length > most) throw new InvalidDataException("No number.");
        if (at + length > bytes.Length)
        {
            at = bytes.Length;
            return -1;
        }

        long value = keepMarker ? first : first & (0xFF >> length);
        var isOpen = !keepMarker && value == (0xFF >> length);
        for (var i = 1; i < length; i++)
        {
            value = (value << 8) | bytes[at + i];
            isOpen &= bytes[at + i] == 0xFF;
        }

        at += length;
        return isOpen ? -1 : value;
    }

    private sealed class Found
    {
        public long Number { get; set; }

        public bool IsOpus { get; set; }

        public byte[]? Private { get; set; }

        public byte[]? Head { get; private set; }

        public long? OpusTrack { get; private set; }

        public List<ReadOnlyMemory<byte>> Packets { get; } = [];

        public void BeginTrack()
        {
            EndTracks();
            (Number, IsOpus, Private) = (0, false, null);
        }

        /// <summary>The first track of Opus counts.</summary>
        public void EndTracks()
        {
            if (OpusTrack is null && IsOpus && Private is not null) (OpusTrack, Head) = (Number, Private);
        }
    }
}
