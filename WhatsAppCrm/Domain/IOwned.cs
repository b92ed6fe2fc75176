namespace WhatsAppCrm.Domain;

/// <summary>A row that belongs to one organization. Every table is either this or named as global in the tenancy test.</summary>
public interface IOwned
{
    /// <summary>The owning organization; never changes once the row is stored.</summary>
    Guid OrganizationId { get; }
}
