using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Sorts a list of messages into new ones and what happened to earlier ones: edits, deletions, reactions. The same for what
/// customers write, echoes and history.
/// </summary>
internal sealed class MessageReader(DateTime receivedAtUtc, MessageOrigin? origin = null)
{
    /// <summary>Clocks differ a little; a time further ahead than this is not a time, and must not hold a service window open.</summary>
    private static readonly TimeSpan ToleratedLead = TimeSpan.FromMinutes(10);

    private readonly List<ArrivedMessage> _messages = [];
    private readonly List<ArrivedEdit> _edits = [];
    private readonly List<ArrivedDeletion> _deletions = [];
    private readonly List<ArrivedReaction> _reactions = [];

    /// <summary>What was read so far.</summary>
    public NumberChange On(string phoneNumberId) => new(phoneNumberId) { Messages = _messages, Edits = _edits, Deletions = _deletions, Reactions = _reactions };

    public void Read(JsonElement message, Sender customer, bool isOurs)
    {
        var atUtc = Time(message, receivedAtUtc);
        switch (message.Text("type"))
        {
            case "reaction" when Id(message.Get("reaction"), "message_id") is { } target:
                // Taken back: the emoji is left out, or empty.
                _reactions.Add(new ArrivedReaction(target, customer, message.Get("reaction").Text("emoji", MessageReaction.EmojiMaxLength), atUtc, isOurs));
                break;
            case "edit" when Id(message.Get("edit"), "original_message_id") is { } target && message.Get("edit").Get("message") is { ValueKind: JsonValueKind.Object } now:
                _edits.Add(new ArrivedEdit(Id(message), Message(now, target, customer, atUtc, isOurs) with { IsFromEdit = true, GroupId = GroupId(message) }));
                break;
            case "revoke" when Id(message.Get("revoke"), "original_message_id") is { } target:
                _deletions.Add(new ArrivedDeletion(new ArrivedMessage(target, customer, new MessageContent(MessageKind.DELETED, null), atUtc)
                {
                    Direction = isOurs ? MessageDirection.OUTBOUND : MessageDirection.INBOUND,
                    Origin = origin,
                    GroupId = GroupId(message),
                }));
                break;
            default:
                _messages.Add(Message(message, Id(message), customer, atUtc, isOurs));
                break;
        }
    }

    public static DateTime Time(JsonElement element, DateTime receivedAtUtc) =>
        element.UnixTime("timestamp") is { } time && time <= receivedAtUtc + ToleratedLead ? time : receivedAtUtc;

    private ArrivedMessage Message(JsonElement message, string id, Sender customer, DateTime atUtc, bool isOurs)
    {
        var context = message.Get("context");
        return new ArrivedMessage(id, customer, ContentReader.Read(message), atUtc)
        {
            Direction = isOurs ? MessageDirection.OUTBOUND : MessageDirection.INBOUND,
            Origin = origin,
            QuotedId = Id(context, "id"),
            Forwarding = context.Flag("frequently_forwarded") == true ? MessageForwarding.FREQUENTLY_FORWARDED : context.Flag("forwarded") == true ? MessageForwarding.FORWARDED : null,
            GroupId = GroupId(message),
            Reached = origin == MessageOrigin.HISTORY ? Reached(message.Get("history_context").Text("status")) : null,
        };
    }

    private static string? GroupId(JsonElement message) => Id(message, "group_id") is { Length: <= Domain.Contacts.ContactAddress.ValueMaxLength } id ? id : null;

    private static string? Id(JsonElement element, string name) => element.Text(name) is { Length: <= Domain.Conversations.Message.ProviderMessageIdMaxLength } id ? id : null;

    /// <summary>Never decoded. Without one of usable length the content itself is the key, so that a repeat is still a repeat.</summary>
    private static string Id(JsonElement message) => Id(message, "id") ?? "sha256." + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.GetRawText())));

    private static MessageStatus? Reached(string? status) => status?.ToUpperInvariant() switch
    {
        "DELIVERED" => MessageStatus.DELIVERED,
        "READ" => MessageStatus.READ,
        "PLAYED" => MessageStatus.PLAYED,
        "ERROR" => MessageStatus.FAILED,
        _ => null,
    };
}
