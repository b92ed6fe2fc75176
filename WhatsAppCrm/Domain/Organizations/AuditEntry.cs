namespace WhatsAppCrm.Domain.Organizations;

/// <summary>Who did what, when: one append-only line. Never holds a secret or a message's text.</summary>
public sealed class AuditEntry : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>Null when the system or Meta acted.</summary>
    public Guid? UserId { get; private set; }

    /// <summary>Dotted verb, for example <c>whatsapp.connected</c>.</summary>
    public string Action { get; private set; } = "";

    /// <summary>Id of the thing acted on.</summary>
    public string SubjectId { get; private set; } = "";

    public string? Details { get; private set; }

    public DateTime AtUtc { get; private set; }

    private AuditEntry()
    {
    }

    public AuditEntry(Guid organizationId, Guid? userId, string action, string subjectId, string? details, DateTime nowUtc) =>
        (OrganizationId, UserId, Action, SubjectId, Details, AtUtc) = (organizationId, userId, action, subjectId, details, nowUtc);
}
