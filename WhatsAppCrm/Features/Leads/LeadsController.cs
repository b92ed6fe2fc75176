using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Leads, notes and pipelines for programs.</summary>
[ApiController]
[Authorize]
public sealed class LeadsController(
    LeadQueries leads, BoardQueries board, CreateLead create, ChangeLead change, DeleteLead delete, AddNote addNote) : ControllerBase
{
    private const int SearchMaxLength = 100;

    [HttpGet("/api/leads")]
    public async Task<Paged<LeadDetails>> List(
        LeadStatus? status, Guid? stageId, Guid? ownerId, string? search, int? page, int? limit, CancellationToken cancellationToken)
    {
        if (search?.Length > SearchMaxLength) throw new InvalidInputException(nameof(search), "TooLong");
        return await leads.PageAsync(new LeadFilter(status, stageId, ownerId, search), PageRequest.Of(page, limit), cancellationToken);
    }

    [HttpGet("/api/leads/{id:guid}")]
    public async Task<LeadDetails> Get(Guid id, CancellationToken cancellationToken) =>
        await leads.FindAsync(id, cancellationToken) ?? throw new ProblemException(Domain.Problem.NotFound);

    [HttpPost("/api/leads")]
    public async Task<ActionResult<LeadDetails>> Create(NewLead body, CancellationToken cancellationToken)
    {
        var id = await create.RunAsync(body, cancellationToken);
        return CreatedAtAction(nameof(Get), new { id }, await Get(id, cancellationToken));
    }

    [HttpPatch("/api/leads/{id:guid}")]
    public async Task<LeadDetails> Change(Guid id, LeadChange body, CancellationToken cancellationToken)
    {
        await change.RunAsync(id, body, cancellationToken);
        return await Get(id, cancellationToken);
    }

    [HttpDelete("/api/leads/{id:guid}")]
    public async Task<NoContentResult> Delete(Guid id, CancellationToken cancellationToken)
    {
        await delete.RunAsync(id, cancellationToken);
        return NoContent();
    }

    [HttpGet("/api/leads/{id:guid}/notes")]
    public Task<Paged<NoteRow>> Notes(Guid id, int? page, int? limit, CancellationToken cancellationToken) =>
        leads.PageNotesAsync(id, PageRequest.Of(page, limit), cancellationToken);

    [HttpPost("/api/leads/{id:guid}/notes")]
    public async Task<ActionResult<NoteRow>> AddNote(Guid id, NoteBody body, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await addNote.RunAsync(id, body.Content, body.IsPrivate, cancellationToken));

    [HttpGet("/api/pipelines")]
    public async Task<PipelinesAnswer> Pipelines(CancellationToken cancellationToken) => new(await board.ListPipelinesAsync(cancellationToken));

    [HttpGet("/api/pipelines/{id:guid}")]
    public async Task<PipelineRow> Pipeline(Guid id, CancellationToken cancellationToken) =>
        (await board.ListPipelinesAsync(cancellationToken)).SingleOrDefault(pipeline => pipeline.Id == id) ?? throw new ProblemException(Domain.Problem.NotFound);

    /// <param name="IsPrivate">Kept with the note; every member of the organization reads it either way.</param>
    public sealed record NoteBody(string? Content, bool IsPrivate = false);

    public sealed record PipelinesAnswer(IReadOnlyList<PipelineRow> Data);
}
