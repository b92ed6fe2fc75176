using WhatsAppCrm.Components.Commands;

namespace WhatsAppCrm.Components.Layout;

/// <summary>The keys that work on every page. Their actions are the frame's script's; going somewhere is a link of the rail.</summary>
public static class FrameShortcuts
{
    public static readonly ShortcutGroup Group = new("Everywhere", typeof(ShellText),
    [
        new(["Control+k", "Meta+k"], "Palette"),
        new(["?"], "Sheet"),
        new(["g i"], "GoInbox"),
        new(["g l"], "GoLeads"),
        new(["g t"], "GoTemplates"),
        new(["g d"], "GoDashboard"),
        new(["g s"], "GoSettings"),
    ]);
}
