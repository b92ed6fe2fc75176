using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Features.Sending;

namespace WhatsAppCrm.Features.Templates;

/// <param name="Variables">
/// Body variables by number or name (<c>{"1":"Ana"}</c>), a header's as <c>header</c> (for a file: an https link to it), a button's as
/// <c>button.0</c>. Numbers are taken as text.
/// </param>
/// <param name="ClientId">Makes a repeat harmless.</param>
public sealed record TemplateSendRequest(string? ToPhone, string? TemplateId, IReadOnlyDictionary<string, JsonElement>? Variables, string? LeadId, string? ClientId)
{
    /// <summary>When it is to leave; null: now.</summary>
    public DateTimeOffset? SendAtUtc { get; init; }

    /// <summary>With <see cref="SendAtUtc"/>: not if the customer writes first.</summary>
    public bool? UnlessTheyWrite { get; init; }
}

public sealed record TemplateAccepted(Guid JobId, Guid MessageLogId, string Status, string Message);

/// <summary>Sending templates by REST (002).</summary>
[ApiController]
[Authorize]
[Tags("Templates")]
public sealed class TemplateSendController(SendTemplate send) : ControllerBase
{
    [HttpPost("/api/integrations/whatsapp/templates/send")]
    [ProducesResponseType<TemplateAccepted>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Send(TemplateSendRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.TemplateId)) throw new InvalidInputException("templateId", "Required");
        var variables = (request.Variables ?? new Dictionary<string, JsonElement>()).ToDictionary(one => one.Key, one => Value(one.Value));
        var command = new TemplateToSend(Id(request.TemplateId), variables, ToPhone: request.ToPhone)
        {
            LeadId = string.IsNullOrWhiteSpace(request.LeadId) ? null : Id(request.LeadId),
            ClientId = request.ClientId,
        };
        if (request.SendAtUtc is { } at)
        {
            var scheduledId = await send.ScheduleAsync(command, new(at.UtcDateTime, request.UnlessTheyWrite == true), cancellationToken);
            return Accepted($"/api/integrations/scheduled/{scheduledId}", new ScheduleAccepted(scheduledId, "SCHEDULED", at.UtcDateTime));
        }

        var queued = await send.RunAsync(command, cancellationToken);
        return Accepted($"/api/jobs/{queued.JobId}", new TemplateAccepted(queued.JobId, queued.MessageId, "QUEUED", "Template message queued for sending"));
    }

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : "";

    private static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : throw new ProblemException(Domain.Problem.NotFound);
}
