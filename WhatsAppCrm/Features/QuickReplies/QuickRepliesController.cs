using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace WhatsAppCrm.Features.QuickReplies;

/// <summary>Quick replies, for programs: the organization's and the caller's own.</summary>
[ApiController]
[Authorize]
public sealed class QuickRepliesController(QuickReplyQueries replies, KeepQuickReply keep, DeleteQuickReply delete) : ControllerBase
{
    [HttpGet("/api/quick-replies")]
    public async Task<QuickRepliesAnswer> List(CancellationToken cancellationToken) => new(await replies.ListAsync(cancellationToken));

    [HttpPost("/api/quick-replies")]
    public async Task<ActionResult<QuickReplyRow>> Create(NewQuickReply body, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await keep.RunAsync(null, body.Shortcut, body.Text, body.IsOwn, cancellationToken));

    [HttpPatch("/api/quick-replies/{id:guid}")]
    public Task<QuickReplyRow> Change(Guid id, QuickReplyChange body, CancellationToken cancellationToken) => keep.RunAsync(id, body.Shortcut, body.Text, isOwn: false, cancellationToken);

    [HttpDelete("/api/quick-replies/{id:guid}")]
    public async Task<NoContentResult> Delete(Guid id, CancellationToken cancellationToken)
    {
        await delete.RunAsync(id, cancellationToken);
        return NoContent();
    }

    /// <param name="IsOwn">True: only the caller sees it. False needs a manager.</param>
    public sealed record NewQuickReply(string? Shortcut, string? Text, bool IsOwn = false);

    /// <summary>What is left out stays.</summary>
    public sealed record QuickReplyChange(string? Shortcut, string? Text);

    public sealed record QuickRepliesAnswer(IReadOnlyList<QuickReplyRow> Data);
}
