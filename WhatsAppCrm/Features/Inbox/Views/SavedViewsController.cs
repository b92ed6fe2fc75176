using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace WhatsAppCrm.Features.Inbox.Views;

/// <summary>The caller's own views of the inbox, for programs.</summary>
[ApiController]
[Authorize]
public sealed class SavedViewsController(SavedViewQueries views, KeepView keep, DropView drop) : ControllerBase
{
    [HttpGet("/api/inbox/views")]
    public async Task<ViewsAnswer> List(CancellationToken cancellationToken) => new(await views.ListAsync(cancellationToken));

    [HttpPost("/api/inbox/views")]
    public async Task<ActionResult<SavedViewRow>> Create(ViewBody body, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await keep.RunAsync(null, body.Name, body.Query ?? "", body.Position, cancellationToken));

    [HttpPatch("/api/inbox/views/{id:guid}")]
    public Task<SavedViewRow> Change(Guid id, ViewBody body, CancellationToken cancellationToken) => keep.RunAsync(id, body.Name, body.Query, body.Position, cancellationToken);

    [HttpDelete("/api/inbox/views/{id:guid}")]
    public async Task<NoContentResult> Delete(Guid id, CancellationToken cancellationToken)
    {
        await drop.RunAsync(id, cancellationToken);
        return NoContent();
    }

    /// <param name="Query">As after the <c>?</c> of the inbox's address, for example <c>view=mine&amp;f=unread&amp;sort=oldest</c>.</param>
    public sealed record ViewBody(string? Name, string? Query, int? Position);

    public sealed record ViewsAnswer(IReadOnlyList<SavedViewRow> Data);
}
