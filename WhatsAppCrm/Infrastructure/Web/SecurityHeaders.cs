namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>Headers that cost nothing and close a door each.</summary>
public static class SecurityHeaders
{
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), payment=()";
            // Pages bring frame-ancestors from the components' endpoint; this is the rest.
            if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = "frame-ancestors 'self'";
            return Task.CompletedTask;
        });
        return next(context);
    });
}
