using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Sending;

/// <param name="ToPhone">A phone number with country code; or <paramref name="To"/>, a conversation's id.</param>
/// <param name="ClientId">Makes a repeat harmless.</param>
public sealed record SendRequest(string? ToPhone, string? To, string? Text, string? LeadId, string? ClientId);

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
        var command = new MessageToSend(new OutgoingText(request.Text), conversationId, conversationId is null ? request.ToPhone ?? request.To : null)
        {
            LeadId = LeadId(request.LeadId),
            ClientId = request.ClientId,
        };
        var queued = await queue.RunAsync(command, cancellationToken);
        return Accepted($"/api/jobs/{queued.JobId}", new SendAccepted(queued.JobId, queued.MessageId, "PENDING", "Message queued for sending"));
    }

    private static Guid? LeadId(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : Guid.TryParse(text, out var id) ? id : throw new ProblemException(Domain.Problem.NotFound);
}
