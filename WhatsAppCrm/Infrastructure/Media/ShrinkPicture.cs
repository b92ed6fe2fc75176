using NetVips;

namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>
/// Pictures made smaller by libvips, which reads most of them in strips and never holds them whole. Of its decoders only those of
/// <see cref="Formats"/> are let in: what no signature here names is never handed to one.
/// </summary>
public static class ShrinkPicture
{
    public static readonly IReadOnlySet<string> Formats = new HashSet<string> { "image/jpeg", "image/png", "image/webp" };

    private const int JpegQuality = 80;
    private const int WebPQuality = 78;

    private static readonly Lazy<bool> Ready = new(Prepare);

    /// <summary>
    /// A JPEG, or a WebP where something shows through; turned upright, without what the camera wrote into it (place, time, owner).
    /// Never made larger.
    /// </summary>
    /// <returns>Null when it has more pixels than allowed, whatever its head said, or when there is nothing to make smaller.</returns>
    /// <exception cref="VipsException">It can't be read, or the time was over.</exception>
    public static byte[]? To(byte[] picture, int width, int height, long mostPixels, CancellationToken cancellationToken)
    {
        if (!Ready.Value) throw new NotSupportedException("libvips is not here for this system.");
        using (var head = Image.NewFromBuffer(picture, access: Enums.Access.Sequential))
            if ((long)head.Width * head.Height > mostPixels || (head.Width <= width && head.Height <= height)) return null;

        cancellationToken.ThrowIfCancellationRequested();
        using var small = Image.ThumbnailBuffer(picture, width, height: height, size: Enums.Size.Down);
        small.SetProgress(new Silent(), cancellationToken);
        return small.HasAlpha()
            ? small.WebpsaveBuffer(q: WebPQuality, keep: Enums.ForeignKeep.None)
            : small.JpegsaveBuffer(q: JpegQuality, keep: Enums.ForeignKeep.None);
    }

    /// <summary>Once a process. Every decoder is shut, then three are opened: by their class, so that new ones stay shut.</summary>
    private static bool Prepare()
    {
        if (!ModuleInitializer.VipsInitialized) return false;
        Operation.Block("VipsForeignLoad", true);
        foreach (var format in (string[])["Jpeg", "Png", "Webp"]) Operation.Block($"VipsForeignLoad{format}Buffer", false);
        // Nothing is asked for twice, and each picture gets one thread: the machine has other work.
        (Cache.Max, NetVips.NetVips.Concurrency) = (0, 1);
        return true;
    }

    /// <summary>The library looks at the token only where somebody listens to its progress.</summary>
    private sealed class Silent : IProgress<int>
    {
        public void Report(int value)
        {
        }
    }
}
