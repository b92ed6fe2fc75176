using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace WhatsAppCrm.Features.AutoReply;

[ApiController]
[Authorize]
[Tags("Auto-reply")]
public sealed class AgentSettingsController(AutoReplyQueries queries) : ControllerBase
{
    public sealed record SecretAnswer(string Secret);

    /// <summary>Null when the organization answers nothing by itself.</summary>
    public sealed record StateAnswer(AutoReplyState? AutoReply);

    public sealed class SwitchBody
    {
        [System.Text.Json.Serialization.JsonRequired]
        public bool On { get; init; }
    }

    /// <summary>What is answered by itself. MANAGER up.</summary>
    [HttpGet("/api/v1/organizations/{organizationId}/agent-settings")]
    public async Task<AgentSettings> GetAsync(CancellationToken cancellationToken) => AgentSettings.Of(await queries.GetAsync(cancellationToken));

    /// <summary>Replaces it. The brain's signing secret is in this answer once, when a brain is set for the first time. ADMIN up.</summary>
    [HttpPut("/api/v1/organizations/{organizationId}/agent-settings")]
    public async Task<AgentSettings> SaveAsync(AgentSettings body, [FromServices] SaveAutoReply save, CancellationToken cancellationToken)
    {
        var secret = await save.RunAsync(body.ToPlan(), cancellationToken);
        return AgentSettings.Of(await queries.GetAsync(cancellationToken), secret);
    }

    /// <summary>A new signing secret for the brain, shown once; the old one ends. ADMIN up.</summary>
    [HttpPost("/api/v1/organizations/{organizationId}/agent-settings/brain-secret")]
    public async Task<SecretAnswer> RenewSecretAsync([FromServices] RenewBrainSecret renew, CancellationToken cancellationToken) => new(await renew.RunAsync(cancellationToken));

    /// <summary>Switches the auto-reply of one conversation.</summary>
    [HttpPatch("/api/integrations/conversations/{conversationId:guid}/auto-reply")]
    public async Task<StateAnswer> SwitchAsync(Guid conversationId, SwitchBody body, [FromServices] SwitchAutoReply switchAutoReply, CancellationToken cancellationToken)
    {
        await switchAutoReply.RunAsync(conversationId, body.On, cancellationToken);
        return new(await queries.FindStateAsync(conversationId, cancellationToken));
    }

    [HttpGet("/api/integrations/conversations/{conversationId:guid}/auto-reply")]
    public async Task<StateAnswer> StateAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        await queries.RequireConversationAsync(conversationId, cancellationToken);
        return new(await queries.FindStateAsync(conversationId, cancellationToken));
    }
}
