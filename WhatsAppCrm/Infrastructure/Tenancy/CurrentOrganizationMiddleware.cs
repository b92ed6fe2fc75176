using System.Security.Claims;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>
/// Sets the organization of a request: the one named by the header <c>X-Organization-Id</c> or by <c>{organizationId}</c> in
/// the path; else, for a browser, the one the person last chose, and for a program its only one. Another organization's id
/// and one that does not exist get the same 404.
/// </summary>
public sealed class CurrentOrganizationMiddleware(RequestDelegate next)
{
    public const string Header = "X-Organization-Id";

    /// <summary>Name of the route parameter that names an organization.</summary>
    public const string RouteParameter = "organizationId";

    public async Task InvokeAsync(HttpContext context, CurrentOrganization current, MembershipLookup memberships)
    {
        if (Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var userId))
        {
            var named = Named(context);
            var membership = named.Count > 0
                ? await FindNamedAsync(named, userId, memberships, context.RequestAborted)
                : await FindUnnamedAsync(context, userId, memberships);
            if (membership is not null)
            {
                current.Set(membership.OrganizationId, userId, membership.Role);
            }
            else if (named.Count > 0)
            {
                await Web.ProblemWriter.WriteAsync(context, Problem.NotFound);
                return;
            }
        }

        await next(context);
    }

    private static List<string> Named(HttpContext context)
    {
        var named = new List<string>();
        if (context.Request.Headers[Header].ToString() is { Length: > 0 } header) named.Add(header);
        if (context.GetRouteValue(RouteParameter)?.ToString() is { } route) named.Add(route);
        return named;
    }

    private static async Task<Membership?> FindNamedAsync(List<string> named, Guid userId, MembershipLookup memberships, CancellationToken cancellationToken)
    {
        var ids = named.Select(name => Guid.TryParse(name, out var id) ? id : Guid.Empty).Distinct().ToList();
        return ids is [var organizationId] && organizationId != Guid.Empty ? await memberships.FindAsync(userId, organizationId, cancellationToken) : null;
    }

    // A program that belongs to several must say which: guessing would write into the wrong one.
    private static Task<Membership?> FindUnnamedAsync(HttpContext context, Guid userId, MembershipLookup memberships) =>
        context.Request.Headers.Authorization.Count > 0
            ? memberships.FindOnlyAsync(userId, context.RequestAborted)
            : memberships.FindDefaultAsync(userId, context.RequestAborted);
}
