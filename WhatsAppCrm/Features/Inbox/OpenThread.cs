// Longer than 150 lines: what is loaded of one thread, where reading ended and what is being sent are one state.
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>One conversation as a person has it open: what is loaded, and what can be done in it. One for each open thread.</summary>
public sealed class OpenThread(ThreadQueries threads, SendProgressQueries sending, MarkConversationRead markRead, QueueMessage queue, UnseenAnswers unseen, ShowTyping typing, CurrentOrganization current, TimeProvider time)
{
    private Guid _id;
    private bool _isMarking;
    private DateTime _typingShownAtUtc;
    private readonly HashSet<Guid> _reactedTo = [];
    private int _unreadAtOpen;

    public ThreadFeed Feed { get; } = new();

    /// <summary>Null before it is loaded, and when there is no such conversation here.</summary>
    public ThreadHeader? Header { get; private set; }

    /// <summary>Where the unread line stands: above what nobody had read when it was opened.</summary>
    public Guid? FirstUnreadId { get; private set; }

    public async Task LoadAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        _id = conversationId;
        Header = await threads.FindHeaderAsync(_id, cancellationToken);
        if (Header is null) return;
        _unreadAtOpen = Header.UnreadCount;
        await LoadEarlierAsync(cancellationToken);
    }

    /// <summary>Of the messages that have not left, or failed.</summary>
    public IReadOnlyDictionary<Guid, SendProgress> Progress { get; private set; } = new Dictionary<Guid, SendProgress>();

    public async Task LoadEarlierAsync(CancellationToken cancellationToken)
    {
        Feed.Prepend(await threads.ListAsync(_id, Feed.Oldest, ThreadQueries.PageSize, cancellationToken), ThreadQueries.PageSize);
        // More may be unread than a page holds: the line moves up until it stands where reading ended.
        if (_unreadAtOpen > 0) FirstUnreadId = Feed.FirstUnread(_unreadAtOpen);
        await ReadProgressAsync(cancellationToken);
    }

    public async Task ReadProgressAsync(CancellationToken cancellationToken) => Progress = await sending.FindAsync(Feed.NotSent(), cancellationToken);

    /// <summary>Goes back until the message is loaded; no further than a few thousand messages.</summary>
    public async Task LoadUntilAsync(Guid messageId, CancellationToken cancellationToken)
    {
        for (var page = 0; page < 60 && Feed.HasEarlier && Feed.Messages.All(message => message.Id != messageId); page++) await LoadEarlierAsync(cancellationToken);
    }

    public async Task ReadHeaderAsync(CancellationToken cancellationToken) => Header = await threads.FindHeaderAsync(_id, cancellationToken);

    /// <summary>Where its messages went when two contacts were merged; null when they went nowhere.</summary>
    public Task<Guid?> FindMovedAsync(CancellationToken cancellationToken) => threads.FindMovedAsync(_id, cancellationToken);

    /// <summary>Reads the newest messages again, and older ones whose ticks may still move.</summary>
    /// <returns>The messages that were not known before.</returns>
    public async Task<IReadOnlyList<ThreadMessage>> ReadNewestAsync(CancellationToken cancellationToken)
    {
        var added = Feed.Merge(await threads.ListAsync(_id, null, ThreadQueries.PageSize, cancellationToken), ThreadQueries.PageSize);
        // A refusal of our reaction shows at what it was about, however old that is.
        Guid[] unsettled = [.. Feed.UnsettledBefore(ThreadQueries.PageSize), .. _reactedTo];
        if (unsettled.Length > 0) Feed.Update(await threads.FindAsync(unsettled, cancellationToken));
        await ReadProgressAsync(cancellationToken);
        return added;
    }

    /// <summary>Nobody looked while these came: the line stands above the first of them, unless it stands further up already.</summary>
    public void ComeUnseen(IReadOnlyList<ThreadMessage> added)
    {
        if (FirstUnreadId is null) FirstUnreadId = added.FirstOrDefault(message => message.Direction == MessageDirection.INBOUND)?.Id;
    }

    /// <summary>Nothing when nothing is unread, or when it is being marked already.</summary>
    public async Task MarkReadAsync()
    {
        if (_isMarking || Header is not { UnreadCount: > 0 }) return;
        _isMarking = true;
        try
        {
            await markRead.RunAsync(_id, CancellationToken.None);
        }
        finally
        {
            _isMarking = false;
        }
    }

    /// <summary>Shows the text as queued until it is stored or refused.</summary>
    public void ShowSending(string text, string clientId, ThreadMessage? replyTo)
    {
        (FirstUnreadId, _unreadAtOpen) = (null, 0);
        Feed.ShowSending(_id, text, clientId, replyTo, current.UserId, time.GetUtcNow().UtcDateTime);
    }

    /// <summary>Colleagues' answers for which the last reply was held; none: nothing is held.</summary>
    public IReadOnlyList<ThreadMessage> Held { get; private set; } = [];

    /// <summary>The held reply stays what it is: a draft.</summary>
    public void KeepHeld() => Held = [];

    /// <param name="lastSeenId">The newest message when the text was begun; null: it is sent whatever was answered meanwhile.</param>
    /// <returns>Null when it is stored, empty when it is held for <see cref="Held"/>; else why not, in the reader's words.</returns>
    public async Task<string?> SendAsync(string text, string clientId, Guid? replyToId, Guid? lastSeenId)
    {
        Held = [];
        var (problem, code) = await TryQueueAsync(MessageToSend.OfText(text, _id, clientId: clientId) with { ReplyToId = replyToId, LastSeenMessageId = lastSeenId, EndsDraft = true });
        if (code != UnseenAnswers.HeldCode || lastSeenId is not { } seenId) return problem;
        await ReadNewestAsync(CancellationToken.None);
        Held = [.. (await threads.FindAsync([.. await unseen.ListAsync(_id, seenId, CancellationToken.None)], CancellationToken.None)).OrderBy(message => message.SentAtUtc)];
        return Held.Count > 0 ? "" : problem;
    }

    /// <param name="emoji">Null takes our reaction back.</param>
    /// <returns>Null when it is on its way; else why not.</returns>
    public async Task<string?> ReactAsync(Guid messageId, string? emoji)
    {
        var problem = await QueueAsync(new(new OutgoingReaction(messageId, emoji), _id));
        if (problem is not null) return problem;
        _reactedTo.Add(messageId);
        Feed.Update(await threads.FindAsync([messageId], CancellationToken.None));
        return null;
    }

    /// <summary>The customer sees that somebody is writing. Called as often as somebody types; passed on as often as it has to be.</summary>
    public Task ShowTypingAsync()
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now - _typingShownAtUtc < ShowTyping.Every) return Task.CompletedTask;
        _typingShownAtUtc = now;
        return typing.RunAsync(_id, CancellationToken.None);
    }

    private async Task<string?> QueueAsync(MessageToSend message) => (await TryQueueAsync(message)).Problem;

    private async Task<(string? Problem, string? Code)> TryQueueAsync(MessageToSend message)
    {
        try
        {
            await queue.RunAsync(message, CancellationToken.None);
            return (null, null);
        }
        catch (ProblemException refused)
        {
            return (ProblemTexts.For(refused.Problem), refused.Problem.Code);
        }
        catch (InvalidInputException invalid)
        {
            return (ProblemTexts.ForField(invalid.Errors.Values.First()), null);
        }
    }
}
