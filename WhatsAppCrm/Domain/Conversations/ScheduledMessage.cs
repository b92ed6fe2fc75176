namespace WhatsAppCrm.Domain.Conversations;

/// <summary>Where a message for later stands. Stored and sent by name.</summary>
public enum ScheduledState
{
    WAITING,

    /// <summary>It became a message.</summary>
    SENT,

    /// <summary>It was due and did not leave: <see cref="ScheduledMessage.Reason"/> says why. Its author can still send it.</summary>
    HELD,

    /// <summary>A person took it back.</summary>
    CANCELLED,
}

/// <summary>
/// A text or template that leaves at a time somebody chose. It becomes a message only then, in one transaction with the end of its
/// waiting, so that it leaves once whatever crashes; what is right to send is asked again at that moment.
/// </summary>
public sealed class ScheduledMessage : IOwned
{
    /// <summary>As far ahead as anybody may choose.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromDays(366);

    /// <summary>Waiting in one conversation: more is a campaign.</summary>
    public const int MostOfAConversation = 50;

    /// <summary>What could not leave for longer than this after its time no longer says what was meant.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(3);

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid ConversationId { get; private set; }

    public Guid AuthorUserId { get; private set; }

    /// <summary>TEXT or TEMPLATE.</summary>
    public MessageKind Kind { get; private set; }

    /// <summary>What the customer will read; null for a template without words.</summary>
    public string? Text { get; private set; }

    /// <summary><see cref="MessageDetails"/> of a template, filled in; null for a text.</summary>
    public string? PayloadJson { get; private set; }

    /// <summary>The business account a template belongs to; null for a text.</summary>
    public string? WabaId { get; private set; }

    /// <summary>Ours of the message it answers.</summary>
    public Guid? ReplyToId { get; private set; }

    public DateTime DueAtUtc { get; private set; }

    /// <summary>Not to be sent when the customer has written since it was scheduled.</summary>
    public bool UnlessTheyWrite { get; private set; }

    public ScheduledState State { get; private set; }

    /// <summary>Code of the problem that held it; null while nothing does.</summary>
    public string? Reason { get; private set; }

    /// <summary>The caller's own id; unique per organization, so that scheduling twice is harmless.</summary>
    public string? ClientId { get; private set; }

    /// <summary>What it became.</summary>
    public Guid? MessageId { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    /// <summary>When it was sent, held or cancelled.</summary>
    public DateTime? FinishedAtUtc { get; private set; }

    private ScheduledMessage()
    {
    }

    /// <param name="content">A text or a template, checked.</param>
    /// <exception cref="InvalidInputException">Field <c>sendAtUtc</c> is not in the future or too far ahead.</exception>
    public ScheduledMessage(Conversation conversation, OutgoingContent content, Guid authorUserId, DateTime dueAtUtc, DateTime nowUtc)
    {
        (OrganizationId, ConversationId, AuthorUserId, CreatedAtUtc) = (conversation.OrganizationId, conversation.Id, authorUserId, nowUtc);
        (Kind, Text, PayloadJson, WabaId) = (content.Kind, content.Words, content.Details?.ToJson(), (content as OutgoingTemplate)?.WabaId);
        MoveTo(dueAtUtc, nowUtc);
    }

    public void Note(Guid? replyToId, bool unlessTheyWrite, string? clientId) => (ReplyToId, UnlessTheyWrite, ClientId) = (replyToId, unlessTheyWrite, clientId);

    /// <summary>What is to be sent.</summary>
    public OutgoingContent Content => Kind == MessageKind.TEMPLATE && MessageDetails.Read(PayloadJson)?.Template is { } template ? new OutgoingTemplate(WabaId ?? "", Text, template) : new OutgoingText(Text);

    /// <summary>Somebody may still change, send or cancel it.</summary>
    public bool IsOpen => State is ScheduledState.WAITING or ScheduledState.HELD;

    /// <summary>Another time; one that was held waits again.</summary>
    /// <exception cref="InvalidInputException">Field <c>sendAtUtc</c>.</exception>
    public void MoveTo(DateTime dueAtUtc, DateTime nowUtc)
    {
        if (dueAtUtc <= nowUtc || dueAtUtc > nowUtc + MostAhead) throw new InvalidInputException("sendAtUtc", "Invalid");
        (DueAtUtc, State, Reason, FinishedAtUtc) = (dueAtUtc, ScheduledState.WAITING, null, null);
    }

    /// <summary>Other words; a template keeps its own.</summary>
    /// <exception cref="InvalidInputException">Field <c>text</c>.</exception>
    public void Rewrite(string? text)
    {
        if (Kind != MessageKind.TEXT) throw new InvalidInputException("text", "Invalid");
        Text = new OutgoingText(text).Checked().Text;
    }

    public void Sent(Guid messageId, DateTime nowUtc) => (State, MessageId, Reason, FinishedAtUtc) = (ScheduledState.SENT, messageId, null, nowUtc);

    public void Hold(string reason, DateTime nowUtc) => (State, Reason, FinishedAtUtc) = (ScheduledState.HELD, reason, nowUtc);

    public void Cancel(DateTime nowUtc) => (State, FinishedAtUtc) = (ScheduledState.CANCELLED, nowUtc);
}
