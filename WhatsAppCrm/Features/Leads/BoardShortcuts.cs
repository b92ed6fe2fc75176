using WhatsAppCrm.Components.Commands;

namespace WhatsAppCrm.Features.Leads;

/// <summary>The keys of the board: a card has the focus.</summary>
public static class BoardShortcuts
{
    public static readonly ShortcutGroup Group = new("Board", typeof(LeadsText),
    [
        new(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"], "Cards"),
        new(["Enter"], "OpenCard"),
        new([" "], "Lift"),
        new(["Escape"], "PutBack"),
    ]);
}
