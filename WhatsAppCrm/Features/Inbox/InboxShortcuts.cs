using WhatsAppCrm.Components.Commands;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Every key of the inbox's list, for its script and for the sheet of shortcuts. None works while somebody types or a dialog is open.</summary>
public static class InboxShortcuts
{
    public static readonly IReadOnlyList<Shortcut> All =
    [
        new(["j"], "Next"),
        new(["k"], "Previous"),
        new(["ArrowDown"], "Next", InList: true),
        new(["ArrowUp"], "Previous", InList: true),
        new(["Enter"], "Open", InList: true),
        new(["e"], "Resolve"),
        new(["s"], "Snooze"),
        new(["a"], "Assign"),
        new(["l"], "Label"),
        new(["p"], "Priority"),
        new(["r"], "Read"),
        new(["x"], "Select"),
    ];

    public static readonly ShortcutGroup Group = new("Inbox", typeof(TriageText), All);
}
