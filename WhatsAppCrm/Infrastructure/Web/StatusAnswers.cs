using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>Gives every answer without a body one: ProblemDetails for programs, a page in our style for people.</summary>
public static class StatusAnswers
{
    private const string Page = "/status/{0}";

    public static void Customize(ProblemDetailsContext context)
    {
        var details = context.ProblemDetails;
        if (details.Extensions.ContainsKey("errorCode")) return;
        var code = CodeFor(details.Status ?? context.HttpContext.Response.StatusCode);
        details.Extensions["errorCode"] = code;
        details.Title = ProblemTexts.English(code);
        details.Type = null;
        details.Detail = null;
    }

    public static void UseStatusAnswers(this WebApplication app)
    {
        app.UseWhen(context => context.IsApi(), api => api.UseStatusCodePages(context => WriteAsync(context.HttpContext)));
        app.UseWhen(context => !context.IsApi() && !context.Request.Path.StartsWithSegments("/sandbox"), pages => pages.UseStatusCodePagesWithReExecute(Page, createScopeForStatusCodePages: true));
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // Sets the status; the answers above give it its body.
            ExceptionHandler = _ => Task.CompletedTask,
            StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            // The caller's mistake, not ours: the request line says it.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
    }

    private static Task WriteAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var code = CodeFor(status);
        return ProblemWriter.WriteAsync(context, new ProblemDetails { Status = status, Title = ProblemTexts.English(code), Extensions = { ["errorCode"] = code } });
    }

    private static string CodeFor(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "BAD_REQUEST",
        StatusCodes.Status401Unauthorized => "UNAUTHENTICATED",
        StatusCodes.Status403Forbidden => "FORBIDDEN",
        StatusCodes.Status404NotFound => "NOT_FOUND",
        StatusCodes.Status405MethodNotAllowed => "METHOD_NOT_ALLOWED",
        StatusCodes.Status413PayloadTooLarge => "BODY_TOO_LARGE",
        StatusCodes.Status415UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
        StatusCodes.Status429TooManyRequests => "RATE_LIMITED",
        >= 500 => "INTERNAL_ERROR",
        _ => ReasonPhrases.GetReasonPhrase(status).ToUpperInvariant().Replace(' ', '_'),
    };
}
