namespace WhatsAppCrm.Domain.Leads;

/// <summary>A stretch of a note.</summary>
/// <param name="UserId">Whom it names; null for plain words.</param>
public readonly record struct NotePart(string Text, Guid? UserId);

/// <summary>
/// Finds whom a note names: an <c>@</c> and a member's name as colleagues see it, whatever its capitals. The longest name counts, so that
/// <c>@Ana Souza</c> names Ana Souza where there is an Ana too; of two members with one name both are meant.
/// </summary>
public static class MentionText
{
    /// <param name="members">Everybody who can be named.</param>
    public static IReadOnlyCollection<Guid> Find(string content, IReadOnlyCollection<(Guid UserId, string Name)> members)
    {
        var found = new HashSet<Guid>();
        foreach (var part in Split(content, members))
            if (part.UserId is not null) found.UnionWith(members.Where(member => string.Equals(member.Name, part.Text[1..], StringComparison.OrdinalIgnoreCase)).Select(member => member.UserId));
        return found;
    }

    /// <summary>The note in stretches, in order: joined they are the note.</summary>
    public static IReadOnlyList<NotePart> Split(string content, IReadOnlyCollection<(Guid UserId, string Name)> members)
    {
        var parts = new List<NotePart>();
        var from = 0;
        for (var at = content.IndexOf('@', StringComparison.Ordinal); at >= 0; at = content.IndexOf('@', at + 1))
        {
            if (at > 0 && char.IsLetterOrDigit(content[at - 1])) continue;
            if (NamedAt(content, at + 1, members) is not { } member) continue;
            if (at > from) parts.Add(new(content[from..at], null));
            var end = at + 1 + member.Name.Length;
            parts.Add(new(content[at..end], member.UserId));
            (from, at) = (end, end - 1);
        }

        if (from < content.Length) parts.Add(new(content[from..], null));
        return parts;
    }

    private static (Guid UserId, string Name)? NamedAt(string content, int at, IReadOnlyCollection<(Guid UserId, string Name)> members)
    {
        (Guid UserId, string Name)? longest = null;
        foreach (var member in members)
        {
            var end = at + member.Name.Length;
            if (member.Name.Length == 0 || member.Name.Length <= longest?.Name.Length || end > content.Length) continue;
            if (string.Compare(content, at, member.Name, 0, member.Name.Length, StringComparison.OrdinalIgnoreCase) != 0) continue;
            if (end < content.Length && char.IsLetterOrDigit(content[end])) continue;
            longest = member;
        }

        return longest;
    }
}
