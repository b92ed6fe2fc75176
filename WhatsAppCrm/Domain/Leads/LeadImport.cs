namespace WhatsAppCrm.Domain.Leads;

/// <summary>How far an import is. Stored and sent by name.</summary>
public enum ImportState
{
    /// <summary>The file is read; its columns are being matched.</summary>
    DRAFT,
    RUNNING,
    DONE,
    UNDOING,
    UNDONE,
}

/// <summary>A file of leads on its way in. Its rows are kept beside it, so that it goes on where it stopped.</summary>
public sealed class LeadImport : IOwned
{
    public const int FileNameMaxLength = 200;
    public const int MostBytes = 5 * 1024 * 1024;
    public const int MostRows = 20_000;
    public const int MostColumns = 60;
    public const int JsonMaxLength = 16_000;

    /// <summary>How long it can be undone and its report read; then its rows, which are people's data, go.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public string FileName { get; private set; } = "";

    /// <summary>The file's first line, a JSON array.</summary>
    public string HeadersJson { get; private set; } = "[]";

    /// <summary>What each column means, a JSON array as long as the headers.</summary>
    public string MappingJson { get; private set; } = "[]";

    public Guid StageId { get; private set; }

    public Guid? OwnerId { get; private set; }

    public ImportState State { get; private set; }

    public int Rows { get; private set; }

    public int Created { get; private set; }

    public int Duplicates { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Leads that the undo took away again, and those it left because somebody had worked on them.</summary>
    public int TakenBack { get; private set; }

    public int Kept { get; private set; }

    public Guid CreatedByUserId { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    /// <summary>When it was done, or undone.</summary>
    public DateTime? FinishedAtUtc { get; private set; }

    private LeadImport()
    {
    }

    public LeadImport(Guid organizationId, string fileName, string headersJson, string mappingJson, int rows, Guid stageId, Guid createdByUserId, DateTime nowUtc)
    {
        (OrganizationId, FileName, HeadersJson, MappingJson, Rows) = (organizationId, Text.Shorten(fileName, FileNameMaxLength), headersJson, mappingJson, rows);
        (StageId, CreatedByUserId, CreatedAtUtc) = (stageId, createdByUserId, nowUtc);
    }

    public int Handled => Created + Duplicates + Refused;

    /// <exception cref="ProblemException"><c>IMPORT_NOT_DRAFT</c>: it has begun.</exception>
    public void Map(string mappingJson, Guid stageId, Guid? ownerId)
    {
        if (State != ImportState.DRAFT) throw new ProblemException(Problem.Conflict("IMPORT_NOT_DRAFT"));
        (MappingJson, StageId, OwnerId) = (mappingJson, stageId, ownerId);
    }

    /// <summary>Calling twice is harmless.</summary>
    public void Start()
    {
        if (State == ImportState.DRAFT) State = ImportState.RUNNING;
    }

    public void Count(int created, int duplicates, int refused) => (Created, Duplicates, Refused) = (Created + created, Duplicates + duplicates, Refused + refused);

    public void Finish(DateTime nowUtc) => (State, FinishedAtUtc) = (State == ImportState.UNDOING ? ImportState.UNDONE : ImportState.DONE, nowUtc);

    /// <exception cref="ProblemException"><c>IMPORT_NOT_DONE</c>: it is still running, or has never run.</exception>
    public void Undo()
    {
        if (State is ImportState.UNDOING or ImportState.UNDONE) return;
        if (State != ImportState.DONE) throw new ProblemException(Problem.Conflict("IMPORT_NOT_DONE"));
        State = ImportState.UNDOING;
    }

    public void CountUndone(int takenBack, int kept) => (TakenBack, Kept) = (TakenBack + takenBack, Kept + kept);
}
