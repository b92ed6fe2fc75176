using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Features.Sending;

public sealed record SendAccepted(Guid JobId, Guid MessageId, string Status, string Message);

/// <summary>Sending by REST (002).</summary>
[ApiController]
[Authorize]
public sealed class SendController(QueueMessage queue) : ControllerBase
{
    [HttpPost("/api/integrations/whatsapp/send")]
    [ProducesResponseType<SendAccepted>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Send(SendRequest request, CancellationToken cancellationToken)
    {
        // "to" is a conversation's id; a number in it is understood as well.
        var conversationId = Guid.TryParse(request.To, out var id) ? id : (Guid?)null;
        var command = new MessageToSend(request.Content(), conversationId, conversationId is null ? request.ToPhone ?? request.To : null)
        {
            LeadId = Id(request.LeadId),
            ReplyToId = Id(request.ReplyTo),
            ClientId = request.ClientId,
            LastSeenMessageId = string.IsNullOrWhiteSpace(request.LastSeenMessageId) ? null : Guid.TryParse(request.LastSeenMessageId, out var seen) ? seen : throw new InvalidInputException("lastSeenMessageId", "Invalid"),
        };
        var queued = await queue.RunAsync(command, cancellationToken);
        return Accepted($"/api/jobs/{queued.JobId}", new SendAccepted(queued.JobId, queued.MessageId, "PENDING", "Message queued for sending"));
    }

    private static Guid? Id(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : Guid.TryParse(text, out var id) ? id : throw new ProblemException(Domain.Problem.NotFound);
}
