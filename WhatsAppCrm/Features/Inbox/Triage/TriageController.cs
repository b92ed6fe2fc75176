using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox.Triage;

/// <summary>What people decide about conversations, for programs.</summary>
[ApiController]
[Authorize]
public sealed class TriageController(InboxQueries inbox, ChangeConversations change, HistoryQueries history) : ControllerBase
{
    /// <summary>Only the fields that are sent are changed. <c>snoozeUntil</c> goes with status SNOOZED; without it, until the customer writes.</summary>
    [HttpPatch("/api/integrations/conversations/{id}")]
    public async Task<ConversationAnswer> Change(string id, ChangeBody body, CancellationToken cancellationToken)
    {
        var conversationId = await inbox.ResolveAsync(id, cancellationToken);
        var result = (await change.RunAsync([conversationId], body.ToChange(), null, cancellationToken)).Single();
        if (result.Refusal is { } refusal) throw new ProblemException(refusal);
        return ConversationAnswer.Of((await inbox.FindAsync(new ConversationFilter(), [conversationId], cancellationToken)).Single());
    }

    /// <summary>At most 1000 conversations; one that is refused holds up no other.</summary>
    [HttpPost("/api/integrations/conversations/bulk")]
    public async Task<BulkAnswer> ChangeMany(BulkBody body, CancellationToken cancellationToken)
    {
        if (body.Ids is not { Count: > 0 }) throw new InvalidInputException("ids", "Required");
        var results = await change.RunAsync(body.Ids, body.ToChange(), null, cancellationToken);
        return new([.. results.Select(one => new BulkRow(one.Id, one.IsChanged, one.Refusal?.Code, one.Refusal is { } refusal ? ProblemTexts.English(refusal.Code) : null))]);
    }

    /// <summary>What was done to a conversation, newest first.</summary>
    [HttpGet("/api/integrations/conversations/{id}/history")]
    public async Task<HistoryAnswer> History(string id, CancellationToken cancellationToken) =>
        new(await history.ListAsync(await inbox.ResolveAsync(id, cancellationToken), cancellationToken));

    public class ChangeBody
    {
        public ConversationStatus? Status { get; init; }

        public DateTimeOffset? SnoozeUntil { get; init; }

        public ConversationPriority? Priority { get; init; }

        /// <summary>Ids: exactly these.</summary>
        public IReadOnlyList<Guid>? Labels { get; init; }

        internal virtual TriageChange ToChange() => new() { Status = Status, SnoozeUntilUtc = SnoozeUntil?.UtcDateTime, Priority = Priority, Labels = Labels };
    }

    public sealed class BulkBody : ChangeBody
    {
        public IReadOnlyList<Guid>? Ids { get; init; }

        public IReadOnlyList<Guid>? AddLabels { get; init; }

        public IReadOnlyList<Guid>? RemoveLabels { get; init; }

        public bool MarkRead { get; init; }

        public AssignTo? Assign { get; init; }

        internal override TriageChange ToChange() => base.ToChange() with
        {
            AddLabels = AddLabels ?? [], RemoveLabels = RemoveLabels ?? [], MarkRead = MarkRead, Assign = Assign is null ? null : new(Assign.AssignedToId),
        };
    }

    public sealed class AssignTo
    {
        /// <summary>Null: nobody. Must be said.</summary>
        [JsonRequired]
        public Guid? AssignedToId { get; init; }
    }

    public sealed record BulkAnswer(IReadOnlyList<BulkRow> Results);

    public sealed record BulkRow(Guid Id, bool Changed, string? ErrorCode, string? Message);

    public sealed record HistoryAnswer(IReadOnlyList<HistoryLine> Data);
}
