using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace WhatsAppCrm.Features.Labels;

/// <summary>The organization's labels, for programs.</summary>
[ApiController]
[Authorize]
public sealed class LabelsController(LabelQueries labels, KeepLabel keep, DeleteLabel delete) : ControllerBase
{
    [HttpGet("/api/labels")]
    public async Task<LabelsAnswer> List(CancellationToken cancellationToken) => new(await labels.ListUsesAsync(cancellationToken));

    [HttpPost("/api/labels")]
    public async Task<ActionResult<LabelRow>> Create(LabelBody body, CancellationToken cancellationToken) =>
        StatusCode(StatusCodes.Status201Created, await keep.RunAsync(null, body.Name, body.Color, cancellationToken));

    [HttpPatch("/api/labels/{id:guid}")]
    public Task<LabelRow> Change(Guid id, LabelBody body, CancellationToken cancellationToken) => keep.RunAsync(id, body.Name, body.Color, cancellationToken);

    [HttpDelete("/api/labels/{id:guid}")]
    public async Task<NoContentResult> Delete(Guid id, CancellationToken cancellationToken)
    {
        await delete.RunAsync(id, cancellationToken);
        return NoContent();
    }

    /// <param name="Color">grey, blue, violet, amber, green or red.</param>
    public sealed record LabelBody(string? Name, string? Color);

    public sealed record LabelsAnswer(IReadOnlyList<LabelUse> Data);
}
