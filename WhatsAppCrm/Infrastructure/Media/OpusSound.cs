namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>A recording as the packets of its codec, in order.</summary>
/// <param name="Head">Opus' own head: <c>OpusHead</c>, version, channels, pre-skip, rate, gain, mapping. RFC 7845, 5.1.</param>
public sealed record OpusSound(byte[] Head, IReadOnlyList<ReadOnlyMemory<byte>> Packets)
{
    /// <summary>
    /// How many samples at 48 kHz a packet holds, from its first byte: how long a frame is, and how many there are. RFC 6716, 3.1.
    /// </summary>
    /// <returns>0 for a packet that is none.</returns>
    public static int SamplesOf(ReadOnlySpan<byte> packet)
    {
        if (packet.Length == 0) return 0;
        var configuration = packet[0] >> 3;
        var frame = configuration switch
        {
            < 12 => (int[])[480, 960, 1920, 2880] is var speech ? speech[configuration & 3] : 0, // SILK: 10, 20, 40, 60 ms
            < 16 => (configuration & 1) == 0 ? 480 : 960, // both: 10, 20 ms
            _ => 120 << (configuration & 3), // CELT: 2.5, 5, 10, 20 ms
        };
        var frames = (packet[0] & 3) switch
        {
            0 => 1,
            1 or 2 => 2,
            _ => packet.Length > 1 ? packet[1] & 0x3F : 0,
        };
        return frame * frames;
    }
}
