using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Sending;

/// <summary>The queue of sends for programs: one by its id for everybody, all of them for owners and admins.</summary>
[ApiController]
[Authorize]
public sealed class JobsController(JobQueries jobs, CancelSend cancel, RetrySend retry, RetryAllSends retryAll) : ControllerBase
{
    [HttpGet("/api/jobs/{id:guid}")]
    public Task<JobView> Job(Guid id, CancellationToken cancellationToken) => jobs.GetAsync(id, cancellationToken);

    /// <summary>Newest first, of one stage: WAITING when none is named.</summary>
    [HttpGet("/api/jobs")]
    public Task<Paged<JobRow>> List(JobStage? state, int? page, int? limit, CancellationToken cancellationToken) =>
        jobs.PageAsync(state ?? JobStage.WAITING, PageRequest.Of(page, limit), cancellationToken);

    /// <summary>Takes a waiting one back.</summary>
    [HttpPost("/api/jobs/{id:guid}/cancel")]
    public async Task<JobView> Cancel(Guid id, CancellationToken cancellationToken)
    {
        await cancel.RunAsync(id, cancellationToken);
        return await jobs.GetAsync(id, cancellationToken);
    }

    /// <summary>Tries a waiting one at once, or sends a failed one again as a new message.</summary>
    [HttpPost("/api/jobs/{id:guid}/retry")]
    public async Task<JobView> Retry(Guid id, CancellationToken cancellationToken)
    {
        await retry.RunAsync(id, cancellationToken);
        return await jobs.GetAsync(id, cancellationToken);
    }

    [HttpPost("/api/jobs/retry")]
    public Task<RetriedSends> RetryAll(CancellationToken cancellationToken) => retryAll.RunAsync(cancellationToken);
}
