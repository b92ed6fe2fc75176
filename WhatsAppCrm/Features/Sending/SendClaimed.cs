using System.Security.Cryptography;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>How an attempt ended: Meta's answer, and which claim it belongs to.</summary>
public sealed record SendOutcome(ClaimedSend Claim, GraphResult<string> Answer);

/// <summary>Hands one claimed message to Meta. Never throws: whatever happens is an outcome.</summary>
public sealed class SendClaimed(GraphClient graph, AccountTokens tokens, ILogger<SendClaimed> logger)
{
    public async Task<SendOutcome> RunAsync(ClaimedSend claim, CancellationToken cancellationToken)
    {
        try
        {
            if (Token(claim) is not { } token) return new(claim, GraphResult<string>.Refused(NoAccess));
            var message = new TextToMeta(claim.PhoneNumberId, claim.ToPhone, claim.ToUserId, claim.Text, claim.OutboxId.ToString("N"));
            return new(claim, await graph.SendTextAsync(token, message, cancellationToken));
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

    /// <summary>Answered as Meta answers an expired token: the number has to be reconnected.</summary>
    private static GraphError NoAccess { get; } = new(190, null, "There is no readable access token.", null, 401, null, null);

    private string? Token(ClaimedSend claim)
    {
        try
        {
            return tokens.AccessToken(claim.OrganizationId, claim.ProtectedAccessToken);
        }
        catch (CryptographicException exception)
        {
            logger.LogError(exception, "The access token of number {PhoneNumberId} can't be decrypted", claim.PhoneNumberId);
            return null;
        }
    }
}
