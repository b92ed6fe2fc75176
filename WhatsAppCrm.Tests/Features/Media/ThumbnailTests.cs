using System.Buffers.Binary;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetVips;
using WhatsAppCrm.Features.Media;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Media;

/// <summary>Pictures made small when they are stored, whoever sent them and whatever they are.</summary>
public sealed class ThumbnailTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task A_customers_photo_has_a_thumbnail_beside_it_and_both_are_for_members_only()
    {
        var photo = Photo(1600, 1200).JpegsaveBuffer();
        var (owner, phone) = await fixture.Host.ConnectAsync();
        var id = await owner.ReceiveAsync(phone, await fixture.Host.PutAsync(phone, photo, mimeType: "image/jpeg"));
        var file = await owner.StoredAsync(id);
        var stranger = await fixture.Host.NewOwnerAsync("Another organization");

        var (small, tag) = await GetAsync(owner, id, "SMALL");
        var (whole, wholeTag) = await GetAsync(owner, id, null);
        using var refused = await stranger.Http.GetAsync($"/media/{id}?size=small");

        Assert.Equal((640, 480, "image/jpeg"), Look(small));
        Assert.InRange(small.Length, 1, photo.Length / 2);
        Assert.Equal(photo, whole);
        Assert.NotEqual(wholeTag, tag);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);

        // One from before there were thumbnails.
        File.Delete(fixture.Host.PathOf(file) + "-small");
        var (fallback, fallbackTag) = await GetAsync(owner, id, "small");
        Assert.Equal(photo, fallback);
        Assert.Equal(wholeTag, fallbackTag);
    }

    [Fact]
    public async Task A_thumbnail_goes_with_its_picture_and_none_is_left_alone()
    {
        var store = fixture.Host.Services.GetRequiredService<IMediaStore>();
        var (owner, phone) = await fixture.Host.ConnectAsync(number: 1);
        var id = await owner.ReceiveAsync(phone, await fixture.Host.PutAsync(phone, Photo(1600, 1200).JpegsaveBuffer(), mimeType: "image/jpeg"));
        var file = await owner.StoredAsync(id);
        var path = fixture.Host.PathOf(file);
        var orphan = path[..^1] + (path[^1] == '0' ? '1' : '0') + "-small";
        File.Copy(path + "-small", orphan);
        foreach (var old in (string[])[path, path + "-small", orphan]) File.SetLastWriteTimeUtc(old, DateTime.UtcNow - 2 * SweepMedia.Patience);

        await SweepAsync();
        Assert.Equal((true, true, false), (File.Exists(path), File.Exists(path + "-small"), File.Exists(orphan)));

        store.Delete(file.StorageKey!);
        Assert.Equal((false, false), (File.Exists(path), File.Exists(path + "-small")));
    }

    [Fact]
    public async Task A_picture_made_to_fill_the_memory_is_stored_and_never_unpacked()
    {
        var (owner, phone) = await fixture.Host.ConnectAsync(account: 1);
        var bomb = Bomb(60_000, 60_000);
        var id = await owner.ReceiveAsync(phone, await fixture.Host.PutAsync(phone, bomb));

        var file = await owner.StoredAsync(id);

        Assert.Equal((60_000, 60_000, "image/png"), (file.Width, file.Height, file.ContentType));
        Assert.False(File.Exists(fixture.Host.PathOf(file) + "-small"));
        Assert.Equal(bomb, (await GetAsync(owner, id, "SMALL")).Content);
    }

    [Theory]
    [InlineData("image/jpeg", false)] // cut off in the middle of its head
    [InlineData("image/png", false)] // noise behind a good head
    [InlineData("image/gif", false)] // no decoder is open for it
    [InlineData("image/webp", true)]
    public async Task Whatever_a_picture_is_its_thumbnail_is_a_matter_of_its_own(string type, bool expected)
    {
        byte[] content = type switch
        {
            "image/jpeg" => [.. Photo(1600, 1200).JpegsaveBuffer()[..100], .. new byte[100_000]],
            "image/png" => Bomb(900, 900),
            "image/gif" => Photo(900, 900).GifsaveBuffer(),
            _ => Photo(1600, 1200).WebpsaveBuffer(lossless: true),
        };
        var store = fixture.Host.Services.GetRequiredService<IMediaStore>();
        using var draft = await store.ReceiveAsync(new MemoryStream(content), content.Length, CancellationToken.None);
        var key = MediaKey.Of(Guid.NewGuid(), Guid.NewGuid());

        var made = await new Thumbnails(store, NullLogger<Thumbnails>.Instance).MakeAsync(draft, key, type, (900, 900), CancellationToken.None);

        using var small = store.Open(MediaKey.ThumbnailOf(key));
        Assert.Equal((expected, expected), (made, small is not null));
    }

    [Fact]
    public void Nothing_but_the_three_formats_is_ever_decoded_and_a_head_that_lies_is_found_out()
    {
        using var photo = Photo(900, 900);
        var stop = CancellationToken.None;

        Assert.NotNull(ShrinkPicture.To(photo.JpegsaveBuffer(), 640, 720, 1_000_000, stop));
        Assert.Null(ShrinkPicture.To(photo.JpegsaveBuffer(), 640, 720, 800_000, stop));
        Assert.Null(ShrinkPicture.To(photo.JpegsaveBuffer(), 900, 900, 1_000_000, stop));
        foreach (var other in (byte[][])[photo.GifsaveBuffer(), photo.TiffsaveBuffer(), "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8.ToArray(), "%PDF-1.4"u8.ToArray()])
            Assert.Throws<VipsException>(() => ShrinkPicture.To(other, 640, 720, 1_000_000, stop));
    }

    [Fact]
    public void What_the_camera_wrote_into_it_stays_out_and_what_shows_through_stays_in()
    {
        using var tagged = Photo(1600, 1200).Mutate(image => image.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "23/1 33/1 0/1"));
        var photo = ShrinkPicture.To(tagged.JpegsaveBuffer(), 640, 720, Thumbnails.MostPixels, CancellationToken.None)!;
        using var glass = Photo(1600, 1200).Bandjoin(120.0);
        var clear = ShrinkPicture.To(glass.PngsaveBuffer(), 640, 720, Thumbnails.MostPixels, CancellationToken.None)!;

        using var small = Image.NewFromBuffer(photo);
        Assert.DoesNotContain(small.GetFields(), field => field.StartsWith("exif", StringComparison.Ordinal));
        Assert.Equal((640, 480, "image/webp"), Look(clear));
    }

    private async Task SweepAsync()
    {
        await using var scope = fixture.Host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SweepMedia>().RunAsync(CancellationToken.None);
    }

    private static async Task<(byte[] Content, string? Tag)> GetAsync(Actor actor, Guid id, string? size)
    {
        using var answer = await actor.Http.GetAsync($"/media/{actor.OrganizationId}/{id}{(size is null ? "" : "?size=" + size)}");
        Assert.Equal((HttpStatusCode.OK, "attachment"), (answer.StatusCode, answer.Content.Headers.ContentDisposition?.DispositionType));
        return (await answer.Content.ReadAsByteArrayAsync(), answer.Headers.ETag?.Tag);
    }

    private static (int Width, int Height, string Type) Look(byte[] picture)
    {
        using var image = Image.NewFromBuffer(picture);
        return (image.Width, image.Height, ContentTypes.Sniff(picture, isSound: false));
    }

    /// <summary>With so much in it that it is no small file.</summary>
    private static Image Photo(int width, int height) => Image.Gaussnoise(width, height, sigma: 40, mean: 128).Cast(Enums.BandFormat.Uchar).Bandjoin(90.0, 160.0).Copy(interpretation: Enums.Interpretation.Srgb);

    /// <summary>A head that promises so many pixels, and bytes that are none.</summary>
    private static byte[] Bomb(int width, int height)
    {
        var head = new byte[33];
        ((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R']).CopyTo(head);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(20), height);
        (head[24], head[25]) = (8, 2);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(29), Crc(head.AsSpan(12, 17)));
        return [.. head, .. new byte[100_000]];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
