using WhatsAppCrm.Components.Commands;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>The keys of the composer and of the viewer of pictures.</summary>
public static class ThreadShortcuts
{
    public static readonly ShortcutGroup Composer = new("Composer", typeof(TriageText),
    [
        new(["Enter"], "Send"),
        new(["Shift+Enter"], "NewLine"),
        new(["/"], "QuickReply"),
        new(["Escape"], "DropQuote"),
    ]);

    /// <summary>In the script by the key's place: <c>KeyL</c>, <c>KeyP</c>.</summary>
    public static readonly ShortcutGroup Tabs = new("Tabs", typeof(TriageText),
    [
        new(["Alt+L"], "Reply"),
        new(["Alt+P"], "Note"),
    ]);

    public static readonly ShortcutGroup Viewer = new("Viewer", typeof(TriageText),
    [
        new(["ArrowLeft", "ArrowRight"], "OtherPicture"),
        new(["+", "="], "ZoomIn"),
        new(["-", "0"], "ZoomOut"),
    ]);
}
