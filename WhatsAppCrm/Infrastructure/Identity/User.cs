using Microsoft.AspNetCore.Identity;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Identity;

/// <summary>A person who signs in. What they may do is in their memberships, not here.</summary>
public sealed class User : IdentityUser<Guid>
{
    public const int DisplayNameMaxLength = 80;

    public User() => Id = SortableId.New();

    /// <summary>What colleagues see.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>en, pt-BR or es; null follows the browser.</summary>
    public string? Culture { get; set; }

    /// <summary>light or dark; null follows the system.</summary>
    public string? Theme { get; set; }

    /// <summary>The organization they last worked in; the next sign-in opens there.</summary>
    public Guid? LastOrganizationId { get; set; }

    public DateTime CreatedAtUtc { get; set; }
}
