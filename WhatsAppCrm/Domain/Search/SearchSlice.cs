namespace WhatsAppCrm.Domain.Search;

/// <summary>
/// A stretch of what one organization can find, of one kind: the index knows every word by its slice, so a search names its own slices,
/// reads the newest first and stops when it has enough. That bounds what a common word costs, and no other organization's words are ever read.
/// </summary>
public sealed class SearchSlice : IOwned
{
    /// <summary>Slices of one kind before they grow: a search for what is rare looks into every one.</summary>
    private const int Many = 64;

    private const int PrefixLength = 6;

    public int Id { get; private set; }

    public Guid OrganizationId { get; private set; }

    public SearchKind Kind { get; private set; }

    /// <summary>For what is late by more than a day, so that the others stay in the order of time.</summary>
    public bool IsHistory { get; private set; }

    public int Count { get; private set; }

    public int Capacity { get; private set; }

    public DateTime OldestAtUtc { get; private set; }

    public DateTime NewestAtUtc { get; private set; }

    private SearchSlice()
    {
    }

    /// <param name="size">The least it takes.</param>
    /// <param name="total">How much is in the slices before it.</param>
    /// <param name="firstAtUtc">Of the first it will take.</param>
    public SearchSlice(Guid organizationId, SearchKind kind, bool isHistory, int size, long total, DateTime firstAtUtc)
    {
        (OrganizationId, Kind, IsHistory) = (organizationId, kind, isHistory);
        (OldestAtUtc, NewestAtUtc) = (firstAtUtc, firstAtUtc);
        Capacity = (int)Math.Max(size, total / Many);
    }

    public bool IsFull => Count >= Capacity;

    /// <summary>What stands before each of its words in the index: six letters, in the order of the slices.</summary>
    public string Prefix => PrefixOf(Id);

    public static string PrefixOf(int id) => string.Create(PrefixLength, id, static (letters, rest) =>
    {
        for (var i = letters.Length - 1; i >= 0; i--, rest /= 36) letters[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % 36];
    });

    public void Take(DateTime atUtc)
    {
        if (atUtc < OldestAtUtc) OldestAtUtc = atUtc;
        if (atUtc > NewestAtUtc) NewestAtUtc = atUtc;
        Count++;
    }
}
