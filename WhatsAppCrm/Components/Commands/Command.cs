namespace WhatsAppCrm.Components.Commands;

/// <summary>One line of the command palette: a place to go to, somebody to open, or something to do. Exactly one of address, act and post says how.</summary>
/// <param name="Id">The same thing has the same id each time: what was chosen last stands first.</param>
/// <param name="Group">The heading it stands under, in the reader's language.</param>
public sealed record Command(string Id, string Group, string Title, string Icon)
{
    /// <summary>A second, quieter line.</summary>
    public string? Text { get; init; }

    public string? Href { get; init; }

    public Func<Task>? RunAsync { get; init; }

    /// <summary>A form of the server's own, for what a circuit can't do: cookies.</summary>
    public CommandPost? Post { get; init; }

    /// <summary>Found by the database already: stands as it came, without being compared again.</summary>
    public bool IsFound { get; init; }

    /// <summary>The key that does the same; null: none.</summary>
    public string? Key { get; init; }
}

/// <param name="Fields">Name and value of each.</param>
public sealed record CommandPost(string Action, IReadOnlyDictionary<string, string> Fields);

/// <summary>Where somebody stands when they open the palette.</summary>
/// <param name="Path">Without the query, for example <c>/inbox/0199…</c>.</param>
/// <param name="Search">Trimmed; empty before anything is typed.</param>
public sealed record CommandPlace(string Path, string Query, string Search)
{
    /// <summary>The id that the path ends with, below this page; null when it has none.</summary>
    public Guid? IdBelow(string page) => Path.StartsWith(page + "/", StringComparison.Ordinal) && Guid.TryParse(Path[(page.Length + 1)..], out var id) ? id : null;
}

/// <summary>What a feature brings into the palette. Roles are checked by the source and, when it is done, by the use case.</summary>
public interface ICommandSource
{
    /// <summary>Before others; the same for all lines of it.</summary>
    int Order { get; }

    Task<IReadOnlyList<Command>> ListAsync(CommandPlace place, CancellationToken cancellationToken);
}
