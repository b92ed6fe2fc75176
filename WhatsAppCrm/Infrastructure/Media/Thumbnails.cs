namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>
/// Makes a picture's thumbnail and puts it beside the picture. What strangers send is taken apart here, so: only three formats, caps
/// on bytes and pixels before anything is unpacked, few at once, and a time limit. Whatever goes wrong there is no thumbnail, and the
/// picture is shown whole; never is its message held up or lost.
/// </summary>
public sealed class Thumbnails(IMediaStore store, ILogger<Thumbnails> logger)
{
    /// <summary>In pixels: twice what a thread draws, for dense screens.</summary>
    public const int Width = 640, Height = 720;

    /// <summary>Unpacked at once in the worst case (a picture that comes in passes): about 130 MB.</summary>
    public const long MostPixels = 32_000_000;

    /// <summary>More than Meta takes as a picture.</summary>
    public const long MostBytes = 16 << 20;

    /// <summary>Smaller files are not worth another.</summary>
    public const long FewBytes = 64 << 10;

    private const int AtOnce = 2;

    /// <summary>For a place and the work together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <summary>Calling twice makes the same one again. To be called before the picture is kept, so that who hears of it finds both.</summary>
    /// <param name="key">The picture's.</param>
    /// <param name="size">What its head says; null: no thumbnail.</param>
    /// <returns>False when it has none.</returns>
    public async Task<bool> MakeAsync(IMediaDraft picture, string key, string contentType, (int Width, int Height)? size, CancellationToken cancellationToken)
    {
        if (!ShrinkPicture.Formats.Contains(contentType) || size is not { } said || !IsWorth(picture.SizeInBytes, said)) return false;
        try
        {
            if (await ShrinkAsync(picture, cancellationToken) is not { } small || small.Length >= picture.SizeInBytes) return false;
            using var content = new MemoryStream(small);
            using var draft = await store.ReceiveAsync(content, MostBytes, cancellationToken);
            draft.Keep(MediaKey.ThumbnailOf(key));
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception refused)
        {
            // Also a machine without the native library: everything works, only slower to look at.
            logger.LogWarning("The picture {Key} has no thumbnail: {Reason}", key, refused.Message);
            return false;
        }
    }

    private static bool IsWorth(long bytes, (int Width, int Height) size) =>
        bytes is > FewBytes and <= MostBytes && (long)size.Width * size.Height <= MostPixels;

    private async Task<byte[]?> ShrinkAsync(IMediaDraft picture, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await _places.WaitAsync(patience.Token);
        Task<byte[]?> work;
        try
        {
            var bytes = new byte[picture.SizeInBytes];
            await using (var content = picture.Open()) await content.ReadExactlyAsync(bytes, patience.Token);
            var stop = patience.Token;
            work = Task.Run(() => ShrinkPicture.To(bytes, Width, Height, MostPixels, stop), CancellationToken.None);
        }
        catch
        {
            _places.Release();
            throw;
        }

        // A decoder that does not listen keeps its place until it is done, and nobody waits for it.
        _ = work.ContinueWith(_ => _places.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await work.WaitAsync(patience.Token);
    }
}
