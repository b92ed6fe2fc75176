using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Components.Shared;

/// <summary>How kinds of messages are drawn.</summary>
public static class MessageKinds
{
    /// <summary>A Material Symbol; null for plain text, which needs none.</summary>
    public static string? IconOf(MessageKind kind) => kind switch
    {
        MessageKind.TEXT => null,
        MessageKind.IMAGE => "photo_camera",
        MessageKind.VIDEO => "videocam",
        MessageKind.AUDIO => "mic",
        MessageKind.DOCUMENT => "description",
        MessageKind.STICKER => "sticky_note_2",
        MessageKind.LOCATION => "location_on",
        MessageKind.CONTACTS => "contacts",
        MessageKind.INTERACTIVE or MessageKind.BUTTON => "touch_app",
        MessageKind.REACTION => "add_reaction",
        MessageKind.ORDER => "shopping_bag",
        MessageKind.SYSTEM => "info",
        MessageKind.TEMPLATE => "quick_phrases",
        MessageKind.CALL => "call",
        MessageKind.DELETED => "block",
        _ => "help",
    };
}
