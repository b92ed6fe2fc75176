using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Tasks of leads for programs.</summary>
[ApiController]
[Authorize]
public sealed class TasksController(TaskQueries tasks, AddTask add, ChangeTask change, DeleteTask delete) : ControllerBase
{
    [HttpGet("/api/tasks")]
    public Task<Paged<TaskRow>> List(Guid? leadId, Guid? assigneeId, bool? isDone, int? page, int? limit, CancellationToken cancellationToken) =>
        tasks.PageAsync(new TaskFilter(leadId, assigneeId, isDone), PageRequest.Of(page, limit), cancellationToken);

    [HttpGet("/api/leads/{leadId:guid}/tasks")]
    public Task<Paged<TaskRow>> OfLead(Guid leadId, bool? isDone, int? page, int? limit, CancellationToken cancellationToken) =>
        tasks.PageAsync(new TaskFilter(leadId, null, isDone), PageRequest.Of(page, limit), cancellationToken);

    [HttpGet("/api/tasks/{id:guid}")]
    public async Task<TaskRow> Get(Guid id, CancellationToken cancellationToken) =>
        await tasks.FindAsync(id, cancellationToken) ?? throw new ProblemException(Domain.Problem.NotFound);

    [HttpPost("/api/leads/{leadId:guid}/tasks")]
    [ProducesResponseType<TaskRow>(StatusCodes.Status201Created)]
    public async Task<ActionResult<TaskRow>> Add(Guid leadId, NewTask body, CancellationToken cancellationToken)
    {
        var id = await add.RunAsync(leadId, body, cancellationToken);
        return CreatedAtAction(nameof(Get), new { id }, await Get(id, cancellationToken));
    }

    [HttpPatch("/api/tasks/{id:guid}")]
    public async Task<TaskRow> Change(Guid id, TaskChange body, CancellationToken cancellationToken)
    {
        await change.RunAsync(id, body, cancellationToken);
        return await Get(id, cancellationToken);
    }

    [HttpDelete("/api/tasks/{id:guid}")]
    public async Task<NoContentResult> Delete(Guid id, CancellationToken cancellationToken)
    {
        await delete.RunAsync(id, cancellationToken);
        return NoContent();
    }
}
