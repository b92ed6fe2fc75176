using System.Diagnostics;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Logging;

/// <summary>
/// One line a request: method, path, status, time, trace and organization. Never the query, which may carry a secret; no lines for
/// static files, health, the circuit's own traffic and the webhook endpoint, whose writer counts for itself.
/// </summary>
public static class RequestLines
{
    private static readonly PathString[] Silent = ["/health", "/_framework", "/_content", "/_blazor", "/webhooks/whatsapp", "/api/webhooks/whatsapp", "/api/v1/whatsapp/webhook", "/sandbox"];

    public static void UseRequestLines(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("WhatsAppCrm.Requests");
        app.Use(async (context, next) =>
        {
            if (Array.Exists(Silent, path => context.Request.Path.StartsWithSegments(path)) || Path.HasExtension(context.Request.Path))
            {
                await next(context);
                return;
            }

            // Taken now: a page that answers a status is rendered under another path.
            var (method, path, started) = (context.Request.Method, PathWithoutSecrets(context.Request.Path), Stopwatch.GetTimestamp());
            var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
            using var scope = logger.BeginScope(new Dictionary<string, object> { ["TraceId"] = trace });
            await next(context);

            var status = context.Response.StatusCode;
            logger.Log(
                status >= 500 ? LogLevel.Error : LogLevel.Information,
                "{Method} {Path} {Status} in {Elapsed} ms, organization {Organization}, trace {TraceId}",
                method, path, status, (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds, context.RequestServices.GetService<CurrentOrganization>()?.Id, trace);
        });
    }

    // The link of an invitation is its secret.
    private static string PathWithoutSecrets(PathString path) =>
        path.StartsWithSegments("/invitations", out var rest) && rest.HasValue ? "/invitations/…" : path.ToString();
}
