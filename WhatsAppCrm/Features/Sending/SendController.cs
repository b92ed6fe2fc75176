using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Features.Sending.Later;

namespace WhatsAppCrm.Features.Sending;

public sealed record ScheduleAccepted(Guid ScheduledId, string Status, DateTime SendAtUtc);

public sealed record SendAccepted(Guid JobId, Guid MessageId, string Status, string Message);

/// <summary>Sending by REST (002).</summary>
[ApiController]
[Authorize]
public sealed class SendController(QueueMessage queue, ScheduleMessage schedule) : ControllerBase
{
    /// <summary>At once, or, with <c>sendAtUtc</c>, then: texts only.</summary>
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
        if (request.SendAtUtc is { } at)
        {
            var scheduledId = await schedule.RunAsync(command, new(at.UtcDateTime, request.UnlessTheyWrite == true), cancellationToken);
            return Accepted($"/api/integrations/scheduled/{scheduledId}", new ScheduleAccepted(scheduledId, "SCHEDULED", at.UtcDateTime));
        }

        var queued = await queue.RunAsync(command, cancellationToken);
        return Accepted($"/api/jobs/{queued.JobId}", new SendAccepted(queued.JobId, queued.MessageId, "PENDING", "Message queued for sending"));
    }

    private static Guid? Id(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : Guid.TryParse(text, out var id) ? id : throw new ProblemException(Domain.Problem.NotFound);
}
