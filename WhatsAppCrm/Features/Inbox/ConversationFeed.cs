namespace WhatsAppCrm.Features.Inbox;

/// <summary>
/// The part of the conversation list that is loaded: in the order asked for, grown by key at its end, kept true by re-reading
/// what changed. Not safe from several threads; a page uses it on its dispatcher only.
/// </summary>
public sealed class ConversationFeed(InboxQueries queries)
{
    private readonly List<ConversationSummary> _rows = [];
    private readonly HashSet<Guid> _held = [];
    private int _generation;

    public IReadOnlyList<ConversationSummary> Rows => _rows;

    public ConversationOrder Order { get; private set; } = new(new(), InboxSort.Newest, default);

    public bool HasMore { get; private set; }

    /// <summary>False until the first page is there.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Conversations that would stand elsewhere or come in, held back while someone reads further down.</summary>
    public int Held => _held.Count;

    /// <summary>Starts again from the top.</summary>
    public async Task ResetAsync(ConversationOrder order, CancellationToken cancellationToken)
    {
        var generation = ++_generation;
        Order = order;
        var rows = await queries.ListAsync(order, null, cancellationToken);
        if (generation != _generation) return;
        _rows.Clear();
        _held.Clear();
        _rows.AddRange(rows);
        HasMore = rows.Count == InboxQueries.PageSize;
        IsLoaded = true;
    }

    /// <summary>Loads until at least <paramref name="count"/> rows are there, or the end is.</summary>
    public async Task LoadAsync(int count, CancellationToken cancellationToken)
    {
        while (HasMore && _rows.Count < count)
        {
            var generation = _generation;
            var page = await queries.ListAsync(Order, Order.KeyOf(_rows[^1]), cancellationToken);
            if (generation != _generation) return;
            HasMore = page.Count == InboxQueries.PageSize;
            // A row that moved up meanwhile is already here, and newer.
            _rows.AddRange(page.Where(row => _rows.All(known => known.Id != row.Id)));
        }
    }

    /// <summary>Re-reads conversations that changed.</summary>
    /// <param name="keepOrder">True while the reader is further down: rows change where they stand, and what would move is only counted.</param>
    public async Task RefreshAsync(IReadOnlyCollection<Guid> ids, bool keepOrder, CancellationToken cancellationToken)
    {
        if (!IsLoaded || ids.Count == 0) return;
        var generation = _generation;
        var found = (await queries.FindAsync(Order.Filter, ids, cancellationToken)).ToDictionary(row => row.Id);
        if (generation != _generation) return;

        foreach (var id in ids)
        {
            var index = _rows.FindIndex(row => row.Id == id);
            var row = found.GetValueOrDefault(id);
            if (index >= 0 && row is not null && Order.KeyOf(row) == Order.KeyOf(_rows[index]))
            {
                _rows[index] = row;
                continue;
            }

            if (keepOrder && row is not null)
            {
                _held.Add(id);
                if (index >= 0) _rows[index] = row;
                continue;
            }

            if (index >= 0) _rows.RemoveAt(index);
            if (row is not null) Insert(row);
        }
    }

    private void Insert(ConversationSummary row)
    {
        var key = Order.KeyOf(row);
        var index = _rows.FindIndex(known => key.CompareTo(Order.KeyOf(known)) < 0);
        if (index >= 0) _rows.Insert(index, row);
        // Past the end of what is loaded it will come with its page.
        else if (!HasMore) _rows.Add(row);
    }
}
