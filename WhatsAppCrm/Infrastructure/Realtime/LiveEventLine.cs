using System.Globalization;

namespace WhatsAppCrm.Infrastructure.Realtime;

/// <summary>
/// What one process tells the others: who speaks, then the events, for example
/// <c>8f…|01…,Messages,02…;01…,Conversation,02…</c>. Ids and kinds only, as in the events themselves.
/// </summary>
public static class LiveEventLine
{
    /// <summary>Of one line; PostgreSQL takes 8,000 bytes a notification.</summary>
    public const int MostEvents = 80;

    public static string Write(Guid process, IEnumerable<LiveEvent> events) =>
        $"{process:N}|{string.Join(';', events.Select(one => $"{one.OrganizationId:N},{one.Kind},{one.Id:N}"))}";

    /// <summary>A note has a mark where events begin; processes that know no notes find no event in it.</summary>
    public static string WriteNote(Guid process, string note) => $"{process:N}|#{note}";

    public static bool TryReadNote(string line, out Guid process, out string note)
    {
        var bar = line.IndexOf("|#", StringComparison.Ordinal);
        note = bar < 0 ? "" : line[(bar + 2)..];
        return Guid.TryParseExact(bar < 0 ? "" : line[..bar], "N", out process);
    }

    /// <summary>What cannot be read is left out: another version may know kinds that this one does not.</summary>
    public static (Guid Process, IReadOnlyList<LiveEvent> Events) Read(string line)
    {
        var bar = line.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0 || !Guid.TryParseExact(line[..bar], "N", out var process)) return (Guid.Empty, []);
        return (process, [.. line[(bar + 1)..].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(ReadEvent).OfType<LiveEvent>()]);
    }

    private static LiveEvent? ReadEvent(string text) =>
        text.Split(',') is [var organization, var kind, var id]
        && Guid.TryParseExact(organization, "N", out var organizationId) && Enum.TryParse<LiveEventKind>(kind, out var known) && !int.TryParse(kind, CultureInfo.InvariantCulture, out _)
        && Guid.TryParseExact(id, "N", out var eventId)
            ? new LiveEvent(organizationId, known, eventId)
            : null;
}
