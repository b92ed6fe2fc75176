using System.Buffers.Binary;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Media;

/// <summary>A recording made by Chromium (two and a half seconds of its test microphone), repacked.</summary>
public sealed class OpusTests
{
    private static readonly byte[] Recorded = File.ReadAllBytes(Path.Combine(ProductProcess.RepositoryRoot(), "WhatsAppCrm.Tests", "Features", "Media", "recorded.webm"));

    [Fact]
    public void The_pages_carry_the_same_packets_the_time_and_their_checksums()
    {
        var sound = WebmOpus.Read(Recorded)!;
        var pages = Pages(OggOpus.Write(sound));

        Assert.Equal(43, sound.Packets.Count);
        Assert.Equal("OpusHead"u8.ToArray(), sound.Head[..8]);
        Assert.Equal(sound.Head, Assert.Single(pages[0].Packets));
        Assert.Equal("OpusTags"u8.ToArray(), Assert.Single(pages[1].Packets)[..8]);
        Assert.Equal(sound.Packets.Select(packet => packet.ToArray()), pages.Skip(2).SelectMany(page => page.Packets));
        Assert.Equal(Enumerable.Range(0, pages.Count).Select(number => (uint)number), pages.Select(page => page.Number));
        Assert.Equal(0x02, pages[0].Flags);
        Assert.Equal(0x04, pages[^1].Flags);
        Assert.Equal(43 * 60 * 48, pages[^1].Samples);
        Assert.Equal(pages.Select(page => page.Samples).Order(), pages.Select(page => page.Samples));
    }

    [Fact]
    public void A_recording_that_was_cut_off_anywhere_keeps_its_whole_packets_and_a_damaged_one_never_breaks_anything()
    {
        var whole = WebmOpus.Read(Recorded)!.Packets.Count;
        for (var length = 0; length < Recorded.Length; length += 7)
        {
            var cut = WebmOpus.Read(Recorded.AsMemory(0, length));
            if (cut is not null) Assert.InRange(cut.Packets.Count, 1, whole);
        }

        var random = new Random(20261120);
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = Recorded.ToArray();
            for (var hit = 0; hit < 4; hit++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (WebmOpus.Read(damaged) is { } sound) OggOpus.Write(sound);
        }
    }

    [Theory]
    [InlineData(0x00, 480)]
    [InlineData(0x18, 2880)]
    [InlineData(0x61, 960)]
    [InlineData(0xE0, 120)]
    [InlineData(0xF8, 960)]
    public void A_packets_first_byte_says_how_long_it_is(byte first, int samples) => Assert.Equal(samples, OpusSound.SamplesOf([first]));

    private static List<Page> Pages(byte[] file)
    {
        var pages = new List<Page>();
        for (var at = 0; at < file.Length;)
        {
            Assert.Equal("OggS"u8.ToArray(), file[at..(at + 4)]);
            var segments = file[at + 26];
            var lacing = file[(at + 27)..(at + 27 + segments)];
            var end = at + 27 + segments + lacing.Sum(one => one);
            var said = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 22));
            var copy = file[at..end];
            copy.AsSpan(22, 4).Clear();
            Assert.Equal(said, OneBitAtATime(copy));

            List<byte[]> packets = [];
            var (from, length) = (at + 27 + segments, 0);
            foreach (var segment in lacing)
            {
                length += segment;
                if (segment == 255) continue;
                packets.Add(file[from..(from + length)]);
                (from, length) = (from + length, 0);
            }

            pages.Add(new(file[at + 5], BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at + 6)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 18)), packets));
            at = end;
        }

        return pages;
    }

    /// <summary>The checksum as the standard describes it, without the table.</summary>
    private static uint OneBitAtATime(byte[] bytes)
    {
        var sum = 0u;
        foreach (var one in bytes)
        {
            sum ^= (uint)one << 24;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 0x80000000) != 0 ? (sum << 1) ^ 0x04C11DB7 : sum << 1;
        }

        return sum;
    }

    private sealed record Page(byte Flags, long Samples, uint Number, List<byte[]> Packets);
}
