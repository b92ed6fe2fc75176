using System.Security.Cryptography;

namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>Files in a folder. Several processes may share it, by a network share for example: names are taken by renaming.</summary>
public sealed class FileMediaStore(string folder) : IMediaStore
{
    private const string Drafts = "incoming";
    private const int BufferSize = 1 << 17;

    public async Task<IMediaDraft> ReceiveAsync(Stream content, long atMost, CancellationToken cancellationToken)
    {
        var drafts = Directory.CreateDirectory(Path.Combine(folder, Drafts)).FullName;
        var path = Path.Combine(drafts, Guid.NewGuid().ToString("N"));
        var isWhole = false;
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize, FileOptions.Asynchronous);
            var (size, hash) = await CopyAsync(content, file, atMost, cancellationToken);
            await file.FlushAsync(cancellationToken);
            // On the disk, not only in the system's memory, before anyone is told that it is here.
            file.Flush(flushToDisk: true);
            isWhole = true;
            return new Draft(this, path, size, hash);
        }
        finally
        {
            if (!isWhole) File.Delete(path);
        }
    }

    public Stream? Open(string key)
    {
        try
        {
            return new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Delete(string key)
    {
        try
        {
            File.Delete(PathOf(key));
            if (!MediaKey.IsThumbnail(key)) File.Delete(PathOf(MediaKey.ThumbnailOf(key)));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing of this organization is here.
        }
    }

    public IEnumerable<KeptMedia> List()
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var organization in Directory.EnumerateDirectories(folder).Where(path => Path.GetFileName(path) != Drafts))
            foreach (var file in new DirectoryInfo(organization).EnumerateFiles("*", SearchOption.AllDirectories))
                yield return new(Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.LastWriteTimeUtc);
    }

    public int DeleteDrafts(DateTime olderThanUtc)
    {
        var drafts = new DirectoryInfo(Path.Combine(folder, Drafts));
        if (!drafts.Exists) return 0;
        var left = drafts.EnumerateFiles().Where(file => file.LastWriteTimeUtc < olderThanUtc).ToList();
        foreach (var file in left) file.Delete();
        return left.Count;
    }

    private static async Task<(long Size, byte[] Hash)> CopyAsync(Stream from, Stream to, long atMost, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        long size = 0;
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if ((size += read) > atMost) throw new MediaTooLargeException();
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return (size, hash.GetHashAndReset());
    }

    /// <exception cref="ArgumentException">Not a name <see cref="MediaKey"/> makes.</exception>
    private string PathOf(string key) =>
        MediaKey.WholeOf(key) is { Length: > 0 } name && name.All(letter => letter is '/' || char.IsAsciiHexDigitLower(letter)) && !name.StartsWith('/')
            ? Path.Combine(folder, key)
            : throw new ArgumentException("That is no name of a stored file.", nameof(key));

    private sealed class Draft(FileMediaStore store, string path, long size, byte[] sha256) : IMediaDraft
    {
        public long SizeInBytes => size;

        public byte[] Sha256 => sha256;

        public Stream Open() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.Asynchronous);

        public void Keep(string key)
        {
            var place = store.PathOf(key);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(path, place, overwrite: true);
        }

        public void Dispose() => File.Delete(path);
    }
}
