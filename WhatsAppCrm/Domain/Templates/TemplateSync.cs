namespace WhatsAppCrm.Domain.Templates;

/// <summary>When the templates of a business account were last read from Meta, and what Meta says of them all.</summary>
public sealed class TemplateSync : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>Unique per organization.</summary>
    public string WabaId { get; private set; } = "";

    /// <summary>Something happened that only a read can tell; null while nothing did.</summary>
    public DateTime? WantedAtUtc { get; private set; }

    public DateTime? ReadAtUtc { get; private set; }

    /// <summary>The last attempt, whatever came of it.</summary>
    public DateTime? TriedAtUtc { get; private set; }

    /// <summary>How many the business account has at Meta, and may have; null when Meta did not say.</summary>
    public int? Count { get; private set; }

    public int? Limit { get; private set; }

    /// <summary>Why the last attempt came to nothing; null when it did not.</summary>
    public string? Problem { get; private set; }

    private TemplateSync()
    {
    }

    public TemplateSync(Guid organizationId, string wabaId) => (OrganizationId, WabaId) = (organizationId, wabaId);

    public void Want(DateTime nowUtc) => WantedAtUtc ??= nowUtc;

    /// <param name="beganAtUtc">What was wanted after that is still wanted.</param>
    public void Read(int? count, int? limit, DateTime beganAtUtc)
    {
        if (WantedAtUtc <= beganAtUtc) WantedAtUtc = null;
        (Count, Limit, ReadAtUtc, TriedAtUtc, Problem) = (count, limit, beganAtUtc, beganAtUtc, null);
    }

    public void Fail(string problem, DateTime nowUtc) => (Problem, TriedAtUtc) = (Text.Shorten(problem, 60), nowUtc);
}
