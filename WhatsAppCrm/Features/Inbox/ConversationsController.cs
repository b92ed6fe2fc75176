using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Components.Shared;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Conversations for programs (002). A conversation is named by its id or by the customer's <c>+phone</c>.</summary>
[ApiController]
[Authorize]
public sealed class ConversationsController(
    InboxQueries inbox, ThreadQueries threads, AssignConversation assign, MarkConversationRead markRead, CurrentOrganization current, TimeProvider time,
    IStringLocalizer<FailureText> words) : ControllerBase
{
    [HttpGet("/api/integrations/conversations")]
    public async Task<Paged<ConversationAnswer>> List([FromQuery] ConversationListQuery query, CancellationToken cancellationToken)
    {
        var request = PageRequest.Of(query.Page, query.Limit);
        var found = await inbox.PageAsync(query.ToOrder(current, time.GetUtcNow().UtcDateTime), request, cancellationToken);
        return request.Answer<ConversationAnswer>([.. found.Data.Select(ConversationAnswer.Of)], found.Total);
    }

    [HttpGet("/api/integrations/conversations/{id}/messages")]
    public async Task<Paged<MessageAnswer>> Messages(string id, int? page, int? limit, CancellationToken cancellationToken)
    {
        var request = PageRequest.Of(page, limit, defaultLimit: 50);
        var conversationId = await inbox.ResolveAsync(id, cancellationToken);
        var found = await threads.PageAsync(conversationId, null, request, cancellationToken);
        return request.Answer<MessageAnswer>([.. found.Data.Select(message => MessageAnswer.Of(message, words))], found.Total);
    }

    /// <summary>Every message of the organization, or those of one lead; newest first.</summary>
    [HttpGet("/api/integrations/messages")]
    public async Task<Paged<MessageAnswer>> Messages(Guid? leadId, int? page, int? limit, CancellationToken cancellationToken)
    {
        var request = PageRequest.Of(page, limit);
        var found = await threads.PageAsync(null, leadId, request, cancellationToken);
        return request.Answer<MessageAnswer>([.. found.Data.Select(message => MessageAnswer.Of(message, words))], found.Total);
    }

    /// <summary>A null <c>assignedToId</c> unassigns.</summary>
    [HttpPatch("/api/integrations/conversations/{id}/assign")]
    public async Task<ConversationAnswer> Assign(string id, AssignBody body, CancellationToken cancellationToken)
    {
        var conversationId = await inbox.ResolveAsync(id, cancellationToken);
        await assign.RunAsync(conversationId, body.AssignedToId, cancellationToken);
        return await AnswerAsync(conversationId, cancellationToken);
    }

    [HttpPatch("/api/integrations/conversations/{id}/mark-read")]
    public async Task<ConversationAnswer> MarkRead(string id, CancellationToken cancellationToken)
    {
        var conversationId = await inbox.ResolveAsync(id, cancellationToken);
        await markRead.RunAsync(conversationId, cancellationToken);
        return await AnswerAsync(conversationId, cancellationToken);
    }

    private async Task<ConversationAnswer> AnswerAsync(Guid conversationId, CancellationToken cancellationToken) =>
        ConversationAnswer.Of((await inbox.FindAsync(new ConversationFilter(), [conversationId], cancellationToken)).Single());

    /// <summary>The member to give it to; null for nobody. Must be said, so that an empty body does not unassign by accident.</summary>
    public sealed class AssignBody
    {
        [System.Text.Json.Serialization.JsonRequired]
        public Guid? AssignedToId { get; init; }
    }
}
