using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>An error as the Graph API words it. Clients key on the code, not on the HTTP status or the text.</summary>
internal sealed record GraphError(int Code, string Title, int Status = 400)
{
    public string? Details { get; init; }

    public int? Subcode { get; init; }

    public string Type { get; init; } = "OAuthException";

    /// <summary>True for the messaging errors, whose text starts with the code in parentheses.</summary>
    public bool Numbered { get; init; }

    public string? UserTitle { get; init; }

    public string? UserMessage { get; init; }

    public JsonObject ToJson()
    {
        var error = new JsonObject
        {
            ["message"] = Numbered ? $"(#{Code}) {Title}" : Title,
            ["type"] = Type,
            ["code"] = Code,
        };
        if (Subcode is { } subcode)
        {
            error["error_subcode"] = subcode;
        }

        if (Details is not null)
        {
            error["error_data"] = new JsonObject { ["messaging_product"] = "whatsapp", ["details"] = Details };
        }

        if (UserTitle is not null)
        {
            error["is_transient"] = false;
            error["error_user_title"] = UserTitle;
            error["error_user_msg"] = UserMessage;
        }

        error["fbtrace_id"] = Ids.Trace();
        return new() { ["error"] = error };
    }
}

internal sealed class GraphException(GraphError error) : Exception(error.Title)
{
    public GraphError Error => error;
}
