using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>How an attempt ended: Meta's answer, and which claim it belongs to.</summary>
public sealed record SendOutcome(ClaimedSend Claim, GraphResult<string> Answer);

/// <summary>Hands one claimed message to Meta. Never throws: whatever happens is an outcome.</summary>
public sealed class SendClaimed(MessageGraph graph, AccountTokens tokens, ILogger<SendClaimed> logger, IMediaUploads? uploads = null)
{
    public async Task<SendOutcome> RunAsync(ClaimedSend claim, CancellationToken cancellationToken)
    {
        try
        {
            var token = tokens.ForCall(claim.OrganizationId, claim.ProtectedAccessToken);
            if (!token.IsOk) return new(claim, token);
            GraphResult<UploadedMedia>? file = WireContent.HasFile(claim.Kind) ? await UploadedAsync(claim, token.Value, cancellationToken) : null;
            if (file is { IsOk: false } notThere) return new(claim, notThere.Map(_ => ""));
            var message = new MessageToMeta(
                claim.PhoneNumberId, claim.ToPhone, claim.ToPhone is null ? claim.ToUserId : null, claim.OutboxId.ToString("N"), WireContent.Of(claim, file?.Value),
                claim.Kind == MessageKind.REACTION ? null : claim.QuotedProviderMessageId);
            return new(claim, await graph.SendAsync(token.Value, message, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            return new(claim, GraphResult<string>.NotSent("The app is stopping."));
        }
        catch (Exception exception)
        {
            // A bug on the way; whether the request had left is not known here.
            logger.LogError(exception, "Sending {OutboxId} of {OrganizationId} failed", claim.OutboxId, claim.OrganizationId);
            return new(claim, GraphResult<string>.Unknown("An error of our own."));
        }
    }

    /// <summary>The file travels before the message: whatever becomes of it, the message has not left.</summary>
    private async Task<GraphResult<UploadedMedia>> UploadedAsync(ClaimedSend claim, string token, CancellationToken cancellationToken)
    {
        if (uploads is null) return GraphResult<UploadedMedia>.NotSent("Nothing here uploads files.");
        var file = await uploads.EnsureUploadedAsync(claim, token, cancellationToken);
        return file.Outcome == GraphOutcome.Unknown ? GraphResult<UploadedMedia>.NotSent(file.Explanation) : file;
    }
}
