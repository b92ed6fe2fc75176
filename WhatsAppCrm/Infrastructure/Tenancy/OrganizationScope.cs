using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>A service scope for one organization: how jobs, and anything that has no request or circuit, get at its data.</summary>
public static class OrganizationScope
{
    /// <param name="userId">Whoever the work is done for, when a person is known; else null.</param>
    /// <param name="role">That person's role; null for the system itself.</param>
    public static AsyncServiceScope Begin(IServiceScopeFactory scopes, Guid organizationId, Guid? userId = null, Role? role = null)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Set(organizationId, userId, role);
        return scope;
    }
}
