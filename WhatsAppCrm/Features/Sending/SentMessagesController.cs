using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Features.Sending;

/// <param name="Action"><c>resend</c> or <c>sent</c>.</param>
public sealed record ResolveRequest(string? Action);

/// <summary>What a person does about a message that failed, or whose outcome nobody knows.</summary>
[ApiController]
[Authorize]
public sealed class SentMessagesController(ResolveUnknownSend resolve, ResendMessage resend) : ControllerBase
{
    /// <summary>200 when it is settled as sent; 202 with the new message when it is sent again.</summary>
    [HttpPost("/api/integrations/messages/{id:guid}/resolve")]
    [ProducesResponseType<SendAccepted>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Resolve(Guid id, ResolveRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Action)) throw new InvalidInputException("action", "Required");
        var action = request.Action.ToUpperInvariant() switch
        {
            nameof(UnknownSendAction.RESEND) => UnknownSendAction.RESEND,
            nameof(UnknownSendAction.SENT) => UnknownSendAction.SENT,
            _ => throw new InvalidInputException("action", "Invalid"),
        };
        return await resolve.RunAsync(id, action, cancellationToken) is { } queued ? Queued(queued) : Ok(new { messageId = id, status = "SENT" });
    }

    [HttpPost("/api/integrations/messages/{id:guid}/resend")]
    [ProducesResponseType<SendAccepted>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Resend(Guid id, CancellationToken cancellationToken) => Queued(await resend.RunAsync(id, cancellationToken));

    private AcceptedResult Queued(QueuedMessage queued) =>
        Accepted($"/api/jobs/{queued.JobId}", new SendAccepted(queued.JobId, queued.MessageId, "PENDING", "Message queued for sending"));
}
