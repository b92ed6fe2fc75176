namespace WhatsAppCrm.Features.Labels;

/// <summary>The organization's labels, to be found by id.</summary>
public sealed class LabelBook(IReadOnlyList<LabelRow> all)
{
    public static readonly LabelBook Empty = new([]);

    private readonly Dictionary<Guid, LabelRow> _byId = all.ToDictionary(label => label.Id);

    /// <summary>By name; one that has been deleted meanwhile is left out.</summary>
    public IEnumerable<LabelRow> Of(IEnumerable<Guid> ids) => ids.Select(id => _byId.GetValueOrDefault(id)).OfType<LabelRow>().OrderBy(label => label.Name, StringComparer.CurrentCultureIgnoreCase);
}
