namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>Tells programs from browsers: programs get ProblemDetails and never a redirect or a page.</summary>
public static class ApiRequests
{
    private static readonly PathString[] Roots = ["/api", "/media", "/webhooks", "/openapi", "/health"];

    public static bool IsApi(this HttpContext context) => Array.Exists(Roots, root => context.Request.Path.StartsWithSegments(root));
}
