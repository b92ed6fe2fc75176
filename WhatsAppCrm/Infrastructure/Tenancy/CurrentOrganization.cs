using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>
/// Whose data this scope may touch. Set once per scope, in three places only: the HTTP middleware, the start of a circuit,
/// and <see cref="OrganizationScope"/> (jobs). While it is not set every owned table reads as empty.
/// </summary>
public sealed class CurrentOrganization
{
    public Guid? Id { get; private set; }

    /// <summary>The member acting; null in a job.</summary>
    public Guid? UserId { get; private set; }

    /// <summary>The member's role; null in a job.</summary>
    public Role? Role { get; private set; }

    /// <exception cref="ProblemException"><c>ORGANIZATION_REQUIRED</c> when the caller belongs to none or named none of several.</exception>
    public Guid RequiredId => Id ?? throw new ProblemException(Problem.Conflict("ORGANIZATION_REQUIRED"));

    /// <exception cref="ProblemException"><c>FORBIDDEN</c> when nobody is acting.</exception>
    public Guid RequiredUserId => UserId ?? throw new ProblemException(Problem.Forbidden);

    /// <exception cref="InvalidOperationException">The scope already belongs to another organization.</exception>
    public void Set(Guid organizationId, Guid? userId, Role? role)
    {
        if (Id is { } id && id != organizationId) throw new InvalidOperationException("This scope already belongs to another organization.");
        (Id, UserId, Role) = (organizationId, userId, role);
    }

    /// <summary>The membership ended while the scope lives on, as a circuit does: from now on every owned table reads as empty.</summary>
    public void Withdraw() => (Id, UserId, Role) = (null, null, null);

    public bool Is(Role minimum) => Role >= minimum;

    /// <summary>Use cases call this first: a circuit can call any handler, whether the page showed it or not.</summary>
    /// <exception cref="ProblemException"><c>ORGANIZATION_REQUIRED</c> or <c>FORBIDDEN</c>.</exception>
    public void Require(Role minimum)
    {
        _ = RequiredId;
        if (!Is(minimum)) throw new ProblemException(Problem.Forbidden);
    }
}
