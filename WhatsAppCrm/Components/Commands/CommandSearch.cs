using Microsoft.Extensions.Localization;
using WhatsAppCrm.Components.Layout;

namespace WhatsAppCrm.Components.Commands;

/// <summary>Lines under one heading.</summary>
public sealed record CommandGroup(string Title, IReadOnlyList<Command> Commands);

/// <summary>Asks every source and puts what fits in order: what was chosen last before everything else, then heading by heading.</summary>
public sealed class CommandSearch(IEnumerable<ICommandSource> sources, RecentCommands recent, IStringLocalizer<ShellText> words)
{
    private const int MostInAGroup = 8;

    public async Task<IReadOnlyList<CommandGroup>> FindAsync(CommandPlace place, CancellationToken cancellationToken)
    {
        var all = new List<(Command Command, int Order, int Score)>();
        foreach (var source in sources.OrderBy(source => source.Order))
        {
            foreach (var command in await source.ListAsync(place, cancellationToken))
                if ((command.IsFound ? 0 : Score(command, place.Search)) is { } score) all.Add((command, source.Order, score));
        }

        var groups = new List<CommandGroup>();
        var places = recent.All.Select((command, at) => (command.Id, at)).ToDictionary(one => one.Id, one => one.at);
        if (place.Search.Length == 0)
        {
            // An act is offered again only where it can be done; a place always can.
            var offered = all.Select(one => one.Command).ToLookup(command => command.Id);
            var again = recent.All.Select(command => offered[command.Id].FirstOrDefault() ?? (command.Href is null ? null : command)).OfType<Command>().ToList();
            if (again.Count > 0) groups.Add(new(words["RecentCommands"], again));
            all.RemoveAll(one => again.Any(command => command.Id == one.Command.Id));
        }

        // The best line decides which heading comes first; what was found in the database stands where its source does.
        groups.AddRange(all.GroupBy(one => one.Command.Group)
            .OrderByDescending(group => place.Search.Length == 0 ? 0 : group.Max(one => one.Command.IsFound ? 150 : one.Score)).ThenBy(group => group.Min(one => one.Order))
            .Select(group => new CommandGroup(group.Key, [.. group.OrderBy(one => places.GetValueOrDefault(one.Command.Id, RecentCommands.Most)).ThenByDescending(one => one.Score).Take(place.Search.Length == 0 ? int.MaxValue : MostInAGroup).Select(one => one.Command)])));
        return groups;
    }

    private static int? Score(Command command, string search) =>
        Fuzzy.Score(command.Title, search) is { } title ? title : command.Text is { } text && Fuzzy.Score(text, search) is { } second && second >= 900 ? second - 200 : Fuzzy.Score(command.Group + " " + command.Title, search) is { } both and >= 900 ? both - 300 : null;
}
