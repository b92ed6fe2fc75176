namespace WhatsAppCrm.Components.Commands;

/// <summary>One key, or one key after another.</summary>
/// <param name="Keys">As the browser names them, any of them does it; <c>Control+k</c> for two at once, <c>g i</c> for one after the other.</param>
/// <param name="Action">What it does; its words are <c>Key_Action</c> of the group's resources.</param>
/// <param name="InList">Only while the list has the focus.</param>
public sealed record Shortcut(string[] Keys, string Action, bool InList = false);

/// <summary>The keys of one place. What a script does by key it is handed from here, or a test compares it with this list: the sheet of shortcuts can't lie.</summary>
/// <param name="Name">Of the place; its words are <c>Keys_Name</c> of the resources.</param>
/// <param name="Words">Names the resources.</param>
public sealed record ShortcutGroup(string Name, Type Words, IReadOnlyList<Shortcut> Shortcuts);
