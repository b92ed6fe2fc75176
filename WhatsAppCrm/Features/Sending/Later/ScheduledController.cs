using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Sending.Later;

/// <summary>What is to be sent later, for programs. It is scheduled by the ordinary calls for sending, with <c>sendAtUtc</c>.</summary>
[ApiController]
[Authorize]
public sealed class ScheduledController(ScheduledQueries scheduled, ChangeScheduled change) : ControllerBase
{
    /// <summary>Without a state: what waits or is held.</summary>
    [HttpGet("/api/integrations/scheduled")]
    public Task<Paged<ScheduledRow>> List(Guid? conversationId, ScheduledState? state, int? page, int? limit, CancellationToken cancellationToken) =>
        scheduled.PageAsync(conversationId, state, PageRequest.Of(page, limit), cancellationToken);

    [HttpGet("/api/integrations/scheduled/{id:guid}")]
    public Task<ScheduledRow> Get(Guid id, CancellationToken cancellationToken) => scheduled.FindAsync(id, cancellationToken);

    /// <summary>What is left out stays; one that was held waits again for the new time.</summary>
    [HttpPatch("/api/integrations/scheduled/{id:guid}")]
    public async Task<ScheduledRow> Change(Guid id, ScheduledChange body, CancellationToken cancellationToken)
    {
        var before = await scheduled.FindAsync(id, cancellationToken);
        var time = body.SendAtUtc is null && body.UnlessTheyWrite is null ? null : new SendTime(body.SendAtUtc?.UtcDateTime ?? before.SendAtUtc, body.UnlessTheyWrite ?? before.UnlessTheyWrite);
        await change.RunAsync(id, body.Text, time, cancellationToken);
        return await scheduled.FindAsync(id, cancellationToken);
    }

    [HttpPost("/api/integrations/scheduled/{id:guid}/send-now")]
    public async Task<ScheduledRow> SendNow(Guid id, CancellationToken cancellationToken)
    {
        await change.SendNowAsync(id, cancellationToken);
        return await scheduled.FindAsync(id, cancellationToken);
    }

    /// <summary>It is not sent.</summary>
    [HttpDelete("/api/integrations/scheduled/{id:guid}")]
    public async Task<NoContentResult> Cancel(Guid id, CancellationToken cancellationToken)
    {
        await change.CancelAsync(id, cancellationToken);
        return NoContent();
    }

    public sealed record ScheduledChange(string? Text, DateTimeOffset? SendAtUtc, bool? UnlessTheyWrite);
}
