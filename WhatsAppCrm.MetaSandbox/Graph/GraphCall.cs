using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>One request to the Graph API, whatever form its parameters came in.</summary>
internal sealed class GraphCall
{
    public required HttpContext Http { get; init; }

    public required string Method { get; init; }

    /// <summary>Without the version: <c>500000000000001/messages</c>.</summary>
    public required string Path { get; init; }

    public required JsonObject Query { get; init; }

    /// <summary>JSON, form fields, or empty.</summary>
    public required JsonObject Body { get; init; }

    public IFormFile? File { get; init; }

    /// <summary>The bytes of a resumable upload; null for all else.</summary>
    public byte[]? Raw { get; init; }

    public string? TokenText { get; init; }

    /// <summary>Set by the check before the handler runs; null only for the calls that need none.</summary>
    public AccessToken? Token { get; set; }

    /// <summary>The objects the path named, by kind.</summary>
    public GraphNode Node { get; set; } = GraphNode.None;

    /// <summary>Shown in the ledger.</summary>
    public string? Note { get; set; }

    /// <summary>Set by a fault: the message is accepted and this failure follows as a status.</summary>
    public GraphError? FailLater { get; set; }

    public DateTime Now { get; init; }

    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>The address of the sandbox as the caller reached it, for links inside answers.</summary>
    public string SandboxUrl => $"{Http.Request.Scheme}://{Http.Request.Host}/sandbox";

    /// <summary>A parameter from the body or the query, as text; null when absent or empty.</summary>
    public string? Text(string name)
    {
        var value = Body[name] ?? Query[name];
        var text = value is JsonValue plain && plain.TryGetValue<string>(out var given) ? given : value?.ToJsonString();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    public string RequiredText(string name) => Text(name) ?? throw GraphErrors.Required(name);

    /// <summary>An object, also when it came as JSON text in a form field.</summary>
    public JsonNode? Structured(string name)
    {
        var value = Body[name] ?? Query[name];
        if (value is not JsonValue plain || !plain.TryGetValue<string>(out var text))
        {
            return value;
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            throw GraphErrors.Invalid($"Param {name} must be valid JSON.");
        }
    }
}

/// <summary>What the first part of a path stands for.</summary>
internal sealed record GraphNode(string Kind, string Id)
{
    public static GraphNode None { get; } = new("", "");

    public Business? Business { get; init; }

    public BusinessAccount? Account { get; init; }

    public BusinessNumber? Number { get; init; }

    public Template? Template { get; init; }

    public MediaFile? Media { get; init; }
}
