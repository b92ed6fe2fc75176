using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>Answers a refusal from middleware and minimal endpoints, in the same form as the controllers.</summary>
public static class ProblemWriter
{
    public static Task WriteAsync(HttpContext context, Problem problem) => WriteAsync(context, ProblemAnswers.For(problem));

    public static Task WriteAsync(HttpContext context, ProblemDetails details)
    {
        details.Extensions["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier;
        context.Response.StatusCode = details.Status ?? StatusCodes.Status500InternalServerError;
        return context.Response.WriteAsJsonAsync(details, options: null, contentType: "application/problem+json", context.RequestAborted);
    }
}
