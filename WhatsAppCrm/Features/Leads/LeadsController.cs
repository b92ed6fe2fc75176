using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Leads, their notes and their history for programs.</summary>
[ApiController]
[Authorize]
public sealed class LeadsController(
    LeadQueries leads, CreateLead create, ChangeLead change, DeleteLead delete, AddNote addNote) : ControllerBase
{
    [HttpGet("/api/leads")]
    public Task<Paged<LeadDetails>> List([FromQuery] LeadQuery query, int? page, int? limit, CancellationToken cancellationToken) =>
        leads.PageAsync(query.ToFilter(), PageRequest.Of(page, limit), cancellationToken);

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

    /// <summary>Where it has been, newest first.</summary>
    [HttpGet("/api/leads/{id:guid}/history")]
    public async Task<HistoryAnswer> History(Guid id, CancellationToken cancellationToken)
    {
        await Get(id, cancellationToken);
        return new(await leads.ListMovesAsync(id, cancellationToken));
    }

    /// <summary>Takes back the newest line of a lead's history.</summary>
    [HttpPost("/api/leads/{id:guid}/history/{moveId:guid}/undo")]
    public async Task<LeadDetails> Undo(Guid id, Guid moveId, [FromServices] UndoMove undoMove, CancellationToken cancellationToken)
    {
        await undoMove.RunAsync(moveId, cancellationToken);
        return await Get(id, cancellationToken);
    }

    /// <summary>Brings a lead back that was deleted less than a day ago.</summary>
    [HttpPost("/api/leads/{id:guid}/restore")]
    public async Task<LeadDetails> Restore(Guid id, [FromServices] RestoreLead restoreLead, CancellationToken cancellationToken)
    {
        await restoreLead.RunAsync(id, cancellationToken);
        return await Get(id, cancellationToken);
    }

    /// <param name="IsPrivate">Kept with the note; every member of the organization reads it either way.</param>
    public sealed record NoteBody(string? Content, bool IsPrivate = false);

    public sealed record HistoryAnswer(IReadOnlyList<MoveRow> Data);

    /// <summary>The query of a list; each narrows, none is needed.</summary>
    public sealed record LeadQuery(
        LeadStatus? Status, Guid? PipelineId, Guid? StageId, Guid? OwnerId, bool? Unowned, string? Search, string? Source, decimal? ValueFrom, decimal? ValueTo, ReplyWindow? Window, bool? TaskOverdue)
    {
        /// <exception cref="InvalidInputException">Field <c>search</c> or <c>source</c> is too long.</exception>
        public LeadFilter ToFilter()
        {
            if (Search?.Length > LeadFilter.SearchMaxLength) throw new InvalidInputException("search", "TooLong");
            if (Source?.Length > Lead.SourceMaxLength) throw new InvalidInputException("source", "TooLong");
            return new(Status, StageId, OwnerId, Search, PipelineId, Unowned == true, Source, ValueFrom, ValueTo, Window, TaskOverdue == true);
        }
    }
}
