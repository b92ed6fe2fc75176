using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Templates;

/// <summary>Templates for programs (002): as Meta last told us, written, handed in and deleted.</summary>
[ApiController]
[Authorize]
public sealed class TemplatesController(TemplateQueries templates, CreateTemplate create, ChangeTemplate change, DeleteTemplate delete, SyncTemplates sync) : ControllerBase
{
    [HttpGet("/api/integrations/whatsapp/templates")]
    public Task<Paged<TemplateRow>> List(TemplateStatus? status, TemplateCategory? category, string? search, string? language, int? page, int? limit, CancellationToken cancellationToken) =>
        templates.PageAsync(new(status, category, search, language), PageRequest.Of(page, limit), cancellationToken);

    [HttpGet("/api/integrations/whatsapp/templates/{id:guid}")]
    public async Task<TemplateRow> Get(Guid id, CancellationToken cancellationToken) =>
        await templates.FindAsync(id, cancellationToken) ?? throw new ProblemException(Domain.Problem.NotFound);

    /// <summary>Creates a template and, unless <c>draft</c> says otherwise, hands it to Meta; what Meta does not take is not kept. MANAGER and up.</summary>
    [HttpPost("/api/integrations/whatsapp/templates")]
    [ProducesResponseType<TemplateRow>(StatusCodes.Status201Created)]
    public async Task<IActionResult> Create(NewTemplate body, CancellationToken cancellationToken)
    {
        var command = new TemplateToWrite(null, body.WabaId, body.Name, body.Language, body.Category, TemplateShape.Read(body.ComponentsJson), body.ExampleMediaId);
        var row = await create.RunAsync(command, body.Draft, cancellationToken);
        return Created($"/api/integrations/whatsapp/templates/{row.Id}", row);
    }

    /// <summary>Changes what is being written; <c>status: "APPROVED"</c> is the manager's approval and hands it to Meta. Only Meta approves. MANAGER and up.</summary>
    [HttpPatch("/api/integrations/whatsapp/templates/{id:guid}")]
    public Task<TemplateRow> Change(Guid id, TemplateChangeRequest body, CancellationToken cancellationToken) => change.RunAsync(
        id, new(body.Name, body.Language, body.Category, body.ComponentsJson is { } components ? TemplateShape.Read(components) : null, body.ExampleMediaId, body.Status), cancellationToken);

    /// <summary>Deletes it in its language, at Meta too; it stays here as DISABLED. MANAGER and up.</summary>
    [HttpDelete("/api/integrations/whatsapp/templates/{id:guid}")]
    public async Task<NoContentResult> Delete(Guid id, CancellationToken cancellationToken)
    {
        await delete.RunAsync(id, cancellationToken);
        return NoContent();
    }

    /// <summary>Reads all templates from Meta now. MANAGER and up.</summary>
    [HttpPost("/api/integrations/whatsapp/templates/sync")]
    public Task<TemplatesRead> Sync(CancellationToken cancellationToken) => sync.RunAsync(cancellationToken);

    /// <param name="ComponentsJson">Meta's array, or 002's object.</param>
    /// <param name="WabaId">Meta's id of the business account; only needed with several.</param>
    /// <param name="ExampleMediaId">An uploaded file that shows what the header will hold.</param>
    /// <param name="Draft">True keeps it here until it is approved.</param>
    public sealed record NewTemplate(string? Name, string? Language, TemplateCategory? Category, JsonElement ComponentsJson, string? WabaId, Guid? ExampleMediaId, bool Draft = false);

    /// <summary>What is left out stays.</summary>
    public sealed record TemplateChangeRequest(string? Name, string? Language, TemplateCategory? Category, JsonElement? ComponentsJson, Guid? ExampleMediaId, string? Status);
}
