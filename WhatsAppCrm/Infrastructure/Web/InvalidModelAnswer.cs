using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>
/// What a controller answers when a body or a query can't even be read: the same shape as a refused field, naming the field as the
/// caller wrote it and never a type of ours.
/// </summary>
public static class InvalidModelAnswer
{
    public static IActionResult For(ActionContext context)
    {
        var bodies = context.ActionDescriptor.Parameters.Where(parameter => parameter.BindingInfo?.BindingSource == BindingSource.Body).Select(parameter => parameter.Name).ToHashSet();
        var errors = new Dictionary<string, string>();
        foreach (var (key, entry) in context.ModelState)
        {
            if (entry.Errors.Count == 0) continue;
            // A body that was not read at all is also reported under the parameter's own name, which the caller can't know.
            var field = bodies.Contains(key) ? "" : Field(key);
            errors[field] = field.Length == 0 ? "InvalidBody" : Key(entry.Errors[0]);
        }

        // When a field is named, "the body is not valid" adds nothing.
        if (errors.Count > 1) errors.Remove("");
        var details = ProblemAnswers.ForFields(errors);
        details.Extensions["traceId"] = Activity.Current?.Id ?? context.HttpContext.TraceIdentifier;
        return new BadRequestObjectResult(details) { ContentTypes = { "application/problem+json" } };
    }

    // "$.customFields['a'].b" names what the caller wrote; "$" alone is the whole body.
    private static string Field(string key) => key.StartsWith("$.", StringComparison.Ordinal) ? key[2..] : key.TrimStart('$');

    private static string Key(ModelError error) =>
        error.Exception is null or JsonException && error.ErrorMessage.Contains("required", StringComparison.OrdinalIgnoreCase) ? "Required" : "Invalid";
}
