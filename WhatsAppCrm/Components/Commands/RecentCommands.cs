namespace WhatsAppCrm.Components.Commands;

/// <summary>What was chosen last, newest first. One for each circuit: nothing of it is kept when the page is closed.</summary>
public sealed class RecentCommands
{
    public const int Most = 8;

    private readonly List<Command> _chosen = [];

    public IReadOnlyList<Command> All => _chosen;

    public void Choose(Command command)
    {
        _chosen.RemoveAll(one => one.Id == command.Id);
        _chosen.Insert(0, command);
        if (_chosen.Count > Most) _chosen.RemoveAt(Most);
    }
}
