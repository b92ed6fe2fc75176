using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Inbox.Triage;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Gives a conversation to a member, or to nobody. For managers and up; a seller takes one with <see cref="ChangeConversations"/>.</summary>
public sealed class AssignConversation(ChangeConversations change, CurrentOrganization current)
{
    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below MANAGER; <c>NOT_FOUND</c>: no such conversation here.</exception>
    /// <exception cref="InvalidInputException">Field <c>assignedToId</c> names no member of this organization.</exception>
    public async Task RunAsync(Guid conversationId, Guid? assigneeId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        var result = await change.RunAsync([conversationId], new() { Assign = new(assigneeId) }, null, cancellationToken);
        if (result.Single().Refusal is { } refusal) throw new ProblemException(refusal);
    }
}
