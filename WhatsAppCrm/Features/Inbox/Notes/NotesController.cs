using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>What members noted in a conversation, for programs. Never sent to the customer; the conversation's lead lists them too.</summary>
[ApiController]
[Authorize]
public sealed class NotesController(InboxQueries inbox, NoteQueries notes, WriteNote write, ChangeNote change, DeleteNote delete) : ControllerBase
{
    /// <summary>Newest first; those of its lead among them.</summary>
    [HttpGet("/api/integrations/conversations/{id}/notes")]
    public async Task<Paged<ThreadNote>> List(string id, int? page, int? limit, CancellationToken cancellationToken) =>
        await notes.PageAsync(await inbox.ResolveAsync(id, cancellationToken), PageRequest.Of(page, limit), cancellationToken);

    /// <summary>An <c>@</c> and a member's name tells that member.</summary>
    [HttpPost("/api/integrations/conversations/{id}/notes")]
    public async Task<ActionResult<ThreadNote>> Add(string id, NewNote body, CancellationToken cancellationToken)
    {
        var noteId = await write.RunAsync(await inbox.ResolveAsync(id, cancellationToken), body.Content, body.Id, cancellationToken);
        return StatusCode(StatusCodes.Status201Created, await notes.FindAsync(noteId, cancellationToken));
    }

    /// <summary>One's own only.</summary>
    [HttpPatch("/api/notes/{id:guid}")]
    public async Task<ThreadNote> Change(Guid id, NoteChange body, CancellationToken cancellationToken)
    {
        await change.RunAsync(id, body.Content, cancellationToken);
        return await notes.FindAsync(id, cancellationToken);
    }

    /// <summary>One's own only.</summary>
    [HttpDelete("/api/notes/{id:guid}")]
    public async Task<NoContentResult> Delete(Guid id, CancellationToken cancellationToken)
    {
        await delete.RunAsync(id, cancellationToken);
        return NoContent();
    }

    /// <param name="Id">The caller's own id of the note, a UUID: makes a repeat harmless.</param>
    public sealed record NewNote(string? Content, Guid? Id = null);

    public sealed record NoteChange(string? Content);
}
