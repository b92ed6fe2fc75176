namespace WhatsAppCrm.Domain.Leads;

/// <summary>What became of one line of the file. Stored and sent by name.</summary>
public enum ImportOutcome
{
    WAITING,
    CREATED,

    /// <summary>The person is known already, by number or e-mail, here or earlier in the file.</summary>
    DUPLICATE,
    REFUSED,

    /// <summary>Created, and taken away by the undo.</summary>
    TAKEN_BACK,

    /// <summary>Created, and left by the undo because somebody had worked on it.</summary>
    KEPT,
}

/// <summary>One line of an imported file, and what became of it: written in the same transaction as its lead.</summary>
public sealed class LeadImportRow : IOwned
{
    public const int CellsMaxLength = 16_000;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid ImportId { get; private set; }

    /// <summary>Of its first line in the file, from 1: a quoted cell may hold line breaks, and the headers count.</summary>
    public int Number { get; private set; }

    /// <summary>A JSON array.</summary>
    public string CellsJson { get; private set; } = "[]";

    public ImportOutcome Outcome { get; private set; }

    /// <summary>Which field was refused; null for the whole line.</summary>
    public string? Field { get; private set; }

    /// <summary>Key of the words that say why it was refused or is a duplicate.</summary>
    public string? Reason { get; private set; }

    /// <summary>The lead it made, or the one it is a duplicate of.</summary>
    public Guid? LeadId { get; private set; }

    private LeadImportRow()
    {
    }

    public LeadImportRow(LeadImport import, int number, string cellsJson) =>
        (OrganizationId, ImportId, Number, CellsJson) = (import.OrganizationId, import.Id, number, cellsJson);

    public void Settle(ImportOutcome outcome, Guid? leadId, string? field, string? reason) => (Outcome, LeadId, Field, Reason) = (outcome, leadId, field, reason);

    public void TakeBack(bool isKept) => Outcome = isKept ? ImportOutcome.KEPT : ImportOutcome.TAKEN_BACK;
}
