using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Features.Sending.Later;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>What waits in one conversation to be sent later, and what can be done about it. One for each open thread.</summary>
public sealed class ThreadLater(ScheduledQueries queries, ScheduleMessage schedule, ChangeScheduled change)
{
    private Guid _conversationId;

    /// <summary>Next first.</summary>
    public IReadOnlyList<ScheduledRow> All { get; private set; } = [];

    public async Task LoadAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        _conversationId = conversationId;
        All = await queries.ListOpenAsync(conversationId, cancellationToken);
    }

    /// <returns>Null when it is kept; else why not, in the reader's words.</returns>
    public Task<string?> ScheduleAsync(string text, string clientId, Guid? replyToId, SendTime time) =>
        Refusal.OfAsync(() => schedule.RunAsync(MessageToSend.OfText(text, _conversationId, clientId: "later-" + clientId) with { ReplyToId = replyToId, EndsDraft = true }, time, CancellationToken.None));

    public Task<string?> ChangeAsync(Guid id, string? text, SendTime time) => Refusal.OfAsync(() => change.RunAsync(id, text, time, CancellationToken.None));

    public Task<string?> CancelAsync(Guid id) => Refusal.OfAsync(() => change.CancelAsync(id, CancellationToken.None));

    public Task<string?> SendNowAsync(Guid id) => Refusal.OfAsync(() => change.SendNowAsync(id, CancellationToken.None));
}
