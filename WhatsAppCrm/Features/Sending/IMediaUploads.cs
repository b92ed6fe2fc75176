using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>Where files that we send come from. Without one registered, media is refused when it is to be queued.</summary>
public interface IMediaUploads
{
    /// <summary>Adds the message's <see cref="MessageMedia"/> from the upload that <see cref="OutgoingMedia.Reference"/> names, in the transaction that queues the message.</summary>
    /// <exception cref="InvalidInputException">Field <c>media</c>: no such upload of this organization, or a type or size that Meta does not take for this kind.</exception>
    Task AttachAsync(AppDbContext db, Message message, OutgoingMedia media, CancellationToken cancellationToken);

    /// <summary>The same file for a message that is sent once more.</summary>
    /// <exception cref="ProblemException"><c>RESEND_NOT_POSSIBLE</c>: the file is no longer here.</exception>
    Task AttachAgainAsync(AppDbContext db, Message old, Message again, CancellationToken cancellationToken);

    /// <summary>
    /// Called for each attempt, outside of any organization's scope: the file as Meta knows it, uploaded now when Meta does not have it (it
    /// keeps files 30 days). Never ends unknown: an upload whose answer was lost has reached nobody and is made again.
    /// </summary>
    Task<GraphResult<UploadedMedia>> EnsureUploadedAsync(ClaimedSend claim, string token, CancellationToken cancellationToken);
}

/// <param name="MediaId">Meta's.</param>
/// <param name="FileName">For documents.</param>
public sealed record UploadedMedia(string MediaId, string? FileName, bool IsVoice);
