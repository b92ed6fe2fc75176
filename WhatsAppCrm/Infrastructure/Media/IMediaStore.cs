namespace WhatsAppCrm.Infrastructure.Media;

/// <summary>
/// Where the files of messages lie, by names the server makes (<see cref="MediaKey"/>). A file is either whole under its name or
/// not there at all, whatever crashes when.
/// </summary>
public interface IMediaStore
{
    /// <summary>Takes in a stream to its end. What comes of it is a draft: nobody sees it before it is kept.</summary>
    /// <exception cref="MediaTooLargeException">More than <paramref name="atMost"/> bytes came; nothing of it stays.</exception>
    Task<IMediaDraft> ReceiveAsync(Stream content, long atMost, CancellationToken cancellationToken);

    /// <summary>Null when it is not there.</summary>
    Stream? Open(string key);

    /// <summary>Harmless when it is not there. Its thumbnail goes with it.</summary>
    void Delete(string key);

    /// <summary>Everything that is kept, with when it was put there. May be long: read it as it comes.</summary>
    IEnumerable<KeptMedia> List();

    /// <summary>Deletes drafts that a crash left behind.</summary>
    /// <returns>How many.</returns>
    int DeleteDrafts(DateTime olderThanUtc);
}

/// <summary>A file that has come whole and is on the disk, but has no name yet. Disposing it without keeping it deletes it.</summary>
public interface IMediaDraft : IDisposable
{
    long SizeInBytes { get; }

    byte[] Sha256 { get; }

    /// <summary>From the beginning; to be disposed before it is kept.</summary>
    Stream Open();

    /// <summary>Gives it its name, in one step. A file that has the name already is replaced.</summary>
    void Keep(string key);
}

public readonly record struct KeptMedia(string Key, DateTime PutAtUtc);

/// <summary>More came than was allowed.</summary>
public sealed class MediaTooLargeException() : Exception("The file is larger than allowed.");

/// <summary>Names of files: organization and id, never anything a person typed.</summary>
public static class MediaKey
{
    private const string Thumbnail = "-small";

    public static string Of(Guid organizationId, Guid id) => $"{organizationId:N}/{id.ToString("N")[^2..]}/{id:N}";

    /// <summary>Where the thumbnail of a picture lies, if it has one.</summary>
    public static string ThumbnailOf(string key) => key + Thumbnail;

    public static bool IsThumbnail(string key) => key.EndsWith(Thumbnail, StringComparison.Ordinal);

    /// <summary>The picture of a thumbnail; any other name as it is.</summary>
    public static string WholeOf(string key) => IsThumbnail(key) ? key[..^Thumbnail.Length] : key;
}
