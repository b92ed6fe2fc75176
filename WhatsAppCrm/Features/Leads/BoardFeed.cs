namespace WhatsAppCrm.Features.Leads;

/// <summary>One column of the board as far as it is loaded, last changed first.</summary>
public sealed class BoardColumn(StageRow stage)
{
    public StageRow Stage { get; } = stage;

    public List<LeadCard> Cards { get; } = [];

    public bool HasMore { get; set; }

    public int Count { get; set; }

    public long SumInCents { get; set; }
}

/// <summary>The board as far as it is loaded, kept true by re-reading what changed. A page uses it on its dispatcher only.</summary>
public sealed class BoardFeed(BoardQueries queries)
{
    private LeadFilter _filter = LeadFilter.None;

    public IReadOnlyList<BoardColumn> Columns { get; private set; } = [];

    public bool IsLoaded { get; private set; }

    public bool IsEmpty => Columns.All(column => column.Count == 0);

    /// <summary>Reads the first cards of every column.</summary>
    public async Task ResetAsync(PipelineRow pipeline, LeadFilter filter, CancellationToken cancellationToken)
    {
        var columns = pipeline.Stages.Select(stage => new BoardColumn(stage)).ToList();
        var cards = await queries.FirstCardsAsync(columns.Select(column => column.Stage.Id), filter, cancellationToken);
        _filter = filter;
        foreach (var column in columns)
        {
            column.Cards.AddRange(cards[column.Stage.Id]);
            column.HasMore = column.Cards.Count == BoardQueries.PageSize;
        }

        Columns = columns;
        IsLoaded = true;
        await ReadTotalsAsync(cancellationToken);
    }

    public async Task LoadMoreAsync(BoardColumn column, CancellationToken cancellationToken)
    {
        if (column.Cards.Count == 0) return;
        var page = await queries.ListCardsAsync(column.Stage.Id, _filter, column.Cards[^1].Key, cancellationToken);
        column.Cards.AddRange(page.Where(card => column.Cards.All(known => known.Id != card.Id)));
        column.HasMore = page.Count == BoardQueries.PageSize;
    }

    public LeadCard? Find(Guid leadId) => Columns.SelectMany(column => column.Cards).FirstOrDefault(card => card.Id == leadId);

    /// <summary>The lead a conversation belongs to, when its card is loaded.</summary>
    public Guid? LeadOf(Guid conversationId) =>
        Columns.SelectMany(column => column.Cards).FirstOrDefault(card => card.Conversation?.Id == conversationId)?.Id;

    public async Task RefreshAsync(IReadOnlyCollection<Guid> leadIds, CancellationToken cancellationToken)
    {
        if (!IsLoaded || leadIds.Count == 0) return;
        var found = (await queries.FindCardsAsync(leadIds, _filter, cancellationToken)).ToDictionary(card => card.Id);
        foreach (var id in leadIds) Place(id, found.GetValueOrDefault(id));
        await ReadTotalsAsync(cancellationToken);
    }

    /// <summary>Moves a card on the screen before the move is stored.</summary>
    public void Move(Guid leadId, Guid stageId, DateTime nowUtc)
    {
        if (Find(leadId) is not { } card || card.StageId == stageId) return;
        if (Columns.FirstOrDefault(column => column.Stage.Id == card.StageId) is { } from)
            (from.Count, from.SumInCents) = (from.Count - 1, from.SumInCents - (card.ValueInCents ?? 0));
        if (Columns.FirstOrDefault(column => column.Stage.Id == stageId) is { } to)
            (to.Count, to.SumInCents) = (to.Count + 1, to.SumInCents + (card.ValueInCents ?? 0));
        Place(leadId, card with { StageId = stageId, LastActivityAtUtc = nowUtc });
    }

    private void Place(Guid leadId, LeadCard? card)
    {
        foreach (var column in Columns) column.Cards.RemoveAll(known => known.Id == leadId);
        if (card is null || Columns.FirstOrDefault(column => column.Stage.Id == card.StageId) is not { } target) return;
        var index = target.Cards.FindIndex(known => known.LastActivityAtUtc < card.LastActivityAtUtc || (known.LastActivityAtUtc == card.LastActivityAtUtc && known.Id.CompareTo(card.Id) < 0));
        if (index >= 0) target.Cards.Insert(index, card);
        else if (!target.HasMore) target.Cards.Add(card);
    }

    private async Task ReadTotalsAsync(CancellationToken cancellationToken)
    {
        var totals = await queries.TotalsAsync([.. Columns.Select(column => column.Stage.Id)], _filter, cancellationToken);
        foreach (var column in Columns)
        {
            var total = totals.GetValueOrDefault(column.Stage.Id);
            (column.Count, column.SumInCents) = (total?.Count ?? 0, total?.SumInCents ?? 0);
        }
    }
}
