using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Where a thread goes on: before the message with this key.</summary>
public readonly record struct MessageKey(DateTime SentAtUtc, Guid Id);

/// <summary>One message as a thread and the REST API show it.</summary>
/// <param name="SentByName">The member who wrote it; null for inbound and automatic messages.</param>
/// <param name="CustomerPhone">Null for a customer known only by an id.</param>
public sealed record ThreadMessage(
    Guid Id,
    Guid ConversationId,
    MessageDirection Direction,
    MessageKind Kind,
    string? Text,
    MessageStatus Status,
    DateTime SentAtUtc,
    DateTime? DeliveredAtUtc,
    DateTime? ReadAtUtc,
    int? ErrorCode,
    string? ErrorTitle,
    Guid? SentByUserId,
    string? SentByName,
    string? ClientId,
    string? ProviderMessageId,
    string? CustomerPhone,
    string NumberPhone)
{
    /// <summary>As the domain has it: Meta knows it and it says something.</summary>
    public bool CanBeAnswered => ProviderMessageId is not null && Kind is not (MessageKind.DELETED or MessageKind.REACTION or MessageKind.CALL or MessageKind.SYSTEM);

    public bool CanBeReactedTo(DateTime nowUtc) => CanBeAnswered && Direction == MessageDirection.INBOUND && SentAtUtc > nowUtc - OutgoingReaction.Oldest;

    public MessageKey Key => new(SentAtUtc, Id);

    public Guid AccountId { get; init; }

    /// <summary>Who of a group wrote it; null elsewhere.</summary>
    public string? AuthorName { get; init; }

    public MessageOrigin? Origin { get; init; }

    public MessageForwarding? Forwarding { get; init; }

    public DateTime? EditedAtUtc { get; init; }

    public DateTime? PlayedAtUtc { get; init; }

    public string? QuotedProviderMessageId { get; init; }

    /// <summary><see cref="MessageDetails"/> as stored: read it where it is drawn.</summary>
    public string? PayloadJson { get; init; }

    public MessagePricing? Pricing { get; init; }

    /// <summary>What it answers; null when that is not stored here.</summary>
    public QuotedMessage? Quoted { get; init; }

    public ThreadFile? File { get; init; }

    public ThreadReactions Reactions { get; init; } = ThreadReactions.None;
}

public sealed record QuotedMessage(Guid Id, MessageDirection Direction, MessageKind Kind, string? Text);

/// <param name="SizeInBytes">Null until it is known.</param>
public sealed record ThreadFile(string? MimeType, string? FileName, long? SizeInBytes, bool IsVoice, MediaState State)
{
    /// <summary>Where it is read, on our own address; an answer only once it is STORED.</summary>
    public string Url { get; init; } = "";

    /// <summary>What its content shows it to be; null until it is stored.</summary>
    public string? ContentType { get; init; }

    /// <summary>In pixels; null where it is no picture.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Why it is not here yet, or not at all; null without trouble.</summary>
    public MediaProblem? Problem { get; init; }

    /// <summary>When it is tried again after trouble; null when it is being tried, or no longer.</summary>
    public DateTime? NextTryAtUtc { get; init; }
}

public sealed record ThreadReaction(string Emoji, bool IsOurs, DateTime AtUtc)
{
    /// <summary>The member who reacted; null for customers, and for the business's phone.</summary>
    public string? ByName { get; init; }

    public Guid? ByUserId { get; init; }
}

/// <summary>Our last reaction did not reach the customer: the one before it stands.</summary>
/// <param name="Code">Meta's; 0 when it was not Meta's.</param>
public sealed record RefusedReaction(int Code, string? Title);

/// <summary>The reactions to a message, oldest first. Two lists of the same are equal: a bubble is drawn again only when something changed.</summary>
public sealed class ThreadReactions(IReadOnlyList<ThreadReaction> all, RefusedReaction? refused = null) : IEquatable<ThreadReactions>
{
    public static readonly ThreadReactions None = new([]);

    public IReadOnlyList<ThreadReaction> All { get; } = all;

    public RefusedReaction? Refused { get; } = refused;

    public string? Ours => All.FirstOrDefault(reaction => reaction.IsOurs)?.Emoji;

    public bool Equals(ThreadReactions? other) => other is not null && Refused == other.Refused && All.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as ThreadReactions);

    public override int GetHashCode() => All.Count;
}
