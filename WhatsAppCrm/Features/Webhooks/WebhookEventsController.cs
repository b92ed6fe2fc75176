using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Infrastructure.Identity;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Dead letters and unrouted webhooks, for platform administrators.</summary>
[ApiController]
[Authorize(PlatformAdministrators.Policy)]
public sealed class WebhookEventsController(WebhookEventQueries queries, ReplayWebhookEvents replay) : ControllerBase
{
    [HttpGet("/api/admin/webhooks")]
    public async Task<WebhookEventList> List(long? beforeId, CancellationToken cancellationToken) =>
        new(await queries.CountAsync(User, cancellationToken), await queries.ListAsync(User, beforeId, cancellationToken));

    /// <summary>Puts one back in the queue; harmless for one that is already there.</summary>
    [HttpPost("/api/admin/webhooks/{id:long}/replay")]
    public async Task<AcceptedResult> Replay(long id, CancellationToken cancellationToken)
    {
        await replay.RunAsync(User, id, cancellationToken);
        return Accepted();
    }

    [HttpPost("/api/admin/webhooks/replay")]
    public async Task<ReplayedCount> ReplayAll(CancellationToken cancellationToken) => new(await replay.RunForAllAsync(User, cancellationToken));
}

public sealed record WebhookEventList(WebhookEventCounts Counts, IReadOnlyList<WebhookEventRow> Data);

public sealed record ReplayedCount(int Count);
