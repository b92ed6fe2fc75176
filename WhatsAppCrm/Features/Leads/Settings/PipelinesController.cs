using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Features.Leads.Settings;

/// <summary>Pipelines with their stages, reasons for losing and own fields for programs.</summary>
[ApiController]
[Authorize]
public sealed class PipelinesController(PipelineQueries pipelines, CreatePipeline create, ChangePipeline change, DeletePipeline delete) : ControllerBase
{
    public sealed record PipelinesAnswer(IReadOnlyList<PipelineRow> Data);

    public sealed record ReasonsAnswer(IReadOnlyList<ReasonRow> Data);

    public sealed record FieldsAnswer(IReadOnlyList<FieldRow> Data);

    [HttpGet("/api/pipelines")]
    public async Task<PipelinesAnswer> List(CancellationToken cancellationToken) => new(await pipelines.ListAsync(cancellationToken));

    [HttpGet("/api/pipelines/{id:guid}")]
    public async Task<PipelineRow> Get(Guid id, CancellationToken cancellationToken) =>
        (await pipelines.ListAsync(cancellationToken)).SingleOrDefault(pipeline => pipeline.Id == id) ?? throw new ProblemException(Domain.Problem.NotFound);

    [HttpPost("/api/pipelines")]
    [ProducesResponseType<PipelineRow>(StatusCodes.Status201Created)]
    public async Task<ActionResult<PipelineRow>> Create(NewPipeline body, CancellationToken cancellationToken)
    {
        var id = await create.RunAsync(body, cancellationToken);
        return CreatedAtAction(nameof(Get), new { id }, await Get(id, cancellationToken));
    }

    [HttpPatch("/api/pipelines/{id:guid}")]
    public async Task<PipelineRow> Change(Guid id, PipelineChange body, CancellationToken cancellationToken)
    {
        await change.RunAsync(id, body, cancellationToken);
        return await Get(id, cancellationToken);
    }

    /// <param name="moveLeadsTo">A stage of another pipeline; needed when there are leads.</param>
    [HttpDelete("/api/pipelines/{id:guid}")]
    public async Task<NoContentResult> Delete(Guid id, Guid? moveLeadsTo, CancellationToken cancellationToken)
    {
        await delete.RunAsync(id, moveLeadsTo, cancellationToken);
        return NoContent();
    }

    [HttpGet("/api/lost-reasons")]
    public async Task<ReasonsAnswer> Reasons(CancellationToken cancellationToken) => new(await pipelines.ListReasonsAsync(cancellationToken));

    [HttpGet("/api/custom-fields")]
    public async Task<FieldsAnswer> Fields(CancellationToken cancellationToken) => new(await pipelines.ListFieldsAsync(cancellationToken));
}
