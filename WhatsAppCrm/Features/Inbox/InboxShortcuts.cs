namespace WhatsAppCrm.Features.Inbox;

/// <summary>One key of the inbox.</summary>
/// <param name="Keys">As the browser names them; any of them does it.</param>
/// <param name="Action">What the list does; its words are <c>Key_Action</c> in <see cref="TriageText"/>.</param>
/// <param name="InList">Only while the list has the focus.</param>
public sealed record InboxShortcut(string[] Keys, string Action, bool InList = false);

/// <summary>Every key of the inbox, for the list's script and for whoever shows them. None works while somebody types or a dialog is open.</summary>
public static class InboxShortcuts
{
    public static readonly IReadOnlyList<InboxShortcut> All =
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
        new(["x"], "Select"),
    ];
}
