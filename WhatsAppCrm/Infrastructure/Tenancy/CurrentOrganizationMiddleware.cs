using System.Security.Claims;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>
/// Sets the organization of a request: the header <c>X-Organization-Id</c> of a program, else the one the person last chose
/// (or their only one). Another organization's id and one that does not exist get the same 404.
/// </summary>
public sealed class CurrentOrganizationMiddleware(RequestDelegate next)
{
    public const string Header = "X-Organization-Id";

    public async Task InvokeAsync(HttpContext context, CurrentOrganization current, MembershipLookup memberships)
    {
        if (Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var userId))
        {
            var header = context.Request.Headers[Header].ToString();
            if (header.Length > 0)
            {
                var membership = Guid.TryParse(header, out var organizationId) ? await memberships.FindAsync(userId, organizationId, context.RequestAborted) : null;
                if (membership is null)
                {
                    await Web.ProblemWriter.WriteAsync(context, Problem.NotFound);
                    return;
                }

                current.Set(membership.OrganizationId, userId, membership.Role);
            }
            else if (await memberships.FindDefaultAsync(userId, context.RequestAborted) is { } membership)
            {
                current.Set(membership.OrganizationId, userId, membership.Role);
            }
        }

        await next(context);
    }
}
