using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>
/// The one place where refusals become answers of the REST API: <see cref="ProblemException"/> by its kind with
/// <c>errorCode</c>, <see cref="InvalidInputException"/> as 400 with the field named. Everything else is a bug and goes on.
/// </summary>
public sealed class ProblemAnswers : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        ProblemDetails? details = context.Exception switch
        {
            ProblemException refused => For(refused.Problem),
            InvalidInputException invalid => ForFields(invalid.Errors),
            _ => null,
        };
        if (details is null) return;

        if (context.Exception is ProblemException { Problem.RetryAfter: { } wait }) ProblemWriter.SetRetryAfter(context.HttpContext, wait);
        details.Extensions["traceId"] = Activity.Current?.Id ?? context.HttpContext.TraceIdentifier;
        context.Result = new ObjectResult(details) { StatusCode = details.Status, ContentTypes = { "application/problem+json" } };
        context.ExceptionHandled = true;
    }

    /// <summary>The answer to a refusal; also used outside MVC.</summary>
    public static ProblemDetails For(Problem problem)
    {
        var details = new ProblemDetails
        {
            Status = problem.Kind switch
            {
                ProblemKind.Conflict => StatusCodes.Status409Conflict,
                ProblemKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
                ProblemKind.NotFound => StatusCodes.Status404NotFound,
                ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
                ProblemKind.Upstream => StatusCodes.Status502BadGateway,
                ProblemKind.TooMany => StatusCodes.Status429TooManyRequests,
                _ => throw new UnreachableException(),
            },
            Title = ProblemTexts.English(problem.Code),
            Extensions = { ["errorCode"] = problem.Code },
        };
        if (problem.MetaCode is { } metaCode) details.Extensions["metaCode"] = metaCode;
        if (problem.MetaMessage is { } metaMessage) details.Detail = metaMessage;
        if (problem.Step is { } step) details.Extensions["step"] = step;
        if (problem.Fields is { } fields) details.Extensions["errors"] = fields.ToDictionary(field => field.Key, field => new[] { ProblemTexts.English(field.Value) });
        return details;
    }

    /// <param name="errors">Field name to message key; empty for the whole input.</param>
    public static ValidationProblemDetails ForFields(IReadOnlyDictionary<string, string> errors) =>
        new(errors.ToDictionary(error => CamelCase(error.Key), error => new[] { ProblemTexts.English(error.Value) }))
        {
            Status = StatusCodes.Status400BadRequest,
            Title = ProblemTexts.English("VALIDATION_FAILED"),
            Extensions = { ["errorCode"] = "VALIDATION_FAILED" },
        };

    private static string CamelCase(string field) => field.Length == 0 ? field : char.ToLowerInvariant(field[0]) + field[1..];
}
