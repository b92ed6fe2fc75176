using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>Answers a refusal from middleware and minimal endpoints, in the same form as the controllers.</summary>
public static class ProblemWriter
{
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        if (problem.RetryAfter is { } wait) SetRetryAfter(context, wait);
        return WriteAsync(context, ProblemAnswers.For(problem));
    }

    public static Task WriteAsync(HttpContext context, ProblemDetails details)
    {
        details.Extensions["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier;
        context.Response.StatusCode = details.Status ?? StatusCodes.Status500InternalServerError;
        return context.Response.WriteAsJsonAsync<object>(details, options: null, contentType: "application/problem+json", context.RequestAborted);
    }

    public static void SetRetryAfter(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
