using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Media;

public enum MediaSize
{
    WHOLE,

    /// <summary>As large as a thread shows it.</summary>
    SMALL,
}

/// <summary>A stored file, open to be read.</summary>
/// <param name="Name">To save it under.</param>
public sealed record OpenFile(Stream Content, string ContentType, string Name, string Hash);

/// <summary>Opens files of the current organization. Every member may read every conversation, and so its files.</summary>
public sealed class MediaQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, IMediaStore store)
{
    /// <summary>Null when there is no such message, no file with it, when it is not here (yet), or another organization's.</summary>
    /// <param name="size">SMALL: the thumbnail of a picture; whole where it has none, for example because it came before there were any.</param>
    public async Task<OpenFile?> OpenAsync(Guid messageId, MediaSize size, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var found = await (
                from file in db.MessageMedia.AsNoTracking()
                where file.MessageId == messageId && file.State == MediaState.STORED && file.StorageKey != null
                join message in db.Messages on file.MessageId equals message.Id
                select new { file.StorageKey, file.ContentType, file.ContentHash, file.FileName, message.Kind, message.SentAtUtc })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null) return null;
        if (size == MediaSize.SMALL && store.Open(MediaKey.ThumbnailOf(found.StorageKey!)) is { } small)
        {
            var smallType = await ContentTypes.SniffAsync(small, isSound: false, cancellationToken);
            small.Position = 0;
            return new(small, smallType, ContentTypes.SafeName(null, smallType, "thumbnail"), $"{found.ContentHash}-small");
        }

        if (store.Open(found.StorageKey!) is not { } content) return null;
        var type = found.ContentType ?? ContentTypes.Unknown;
        var name = ContentTypes.SafeName(found.FileName, type, $"{found.Kind.ToString().ToLowerInvariant()}-{found.SentAtUtc:yyyyMMdd-HHmmss}");
        return new(content, type, name, found.ContentHash ?? "");
    }
}
