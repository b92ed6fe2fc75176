namespace WhatsAppCrm.Features.Inbox;

/// <summary>Which conversations of the list are ticked.</summary>
public sealed class ConversationSelection
{
    private readonly HashSet<Guid> _ids = [];
    private Guid? _last;

    public IReadOnlyCollection<Guid> Ids => _ids;

    public bool Has(Guid id) => _ids.Contains(id);

    /// <summary>Ticks or unticks one; with a range, ticks everything from the last one to this.</summary>
    /// <param name="rows">As they stand in the list.</param>
    public void Toggle(Guid id, bool range, IReadOnlyList<ConversationSummary> rows)
    {
        if (range && _last is { } last)
        {
            var (from, to) = (IndexOf(rows, last), IndexOf(rows, id));
            if (from >= 0 && to >= 0)
            {
                for (var i = Math.Min(from, to); i <= Math.Max(from, to); i++) _ids.Add(rows[i].Id);
                _last = id;
                return;
            }
        }

        if (!_ids.Remove(id)) _ids.Add(id);
        _last = id;
    }

    public void Take(IEnumerable<Guid> ids) => _ids.UnionWith(ids);

    public void Clear()
    {
        _ids.Clear();
        _last = null;
    }

    private static int IndexOf(IReadOnlyList<ConversationSummary> rows, Guid id)
    {
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Id == id) return i;
        return -1;
    }
}
