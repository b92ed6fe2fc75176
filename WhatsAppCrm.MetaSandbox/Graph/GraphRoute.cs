using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <param name="Pattern">
/// <c>oauth/access_token</c>, or a node kind in braces with an edge: <c>{number}/messages</c>. Kinds: app, business, account, number, template, media, upload.
/// </param>
/// <param name="Scope">The permission the token must carry for the node; null needs none.</param>
/// <param name="Anonymous">True for the calls that bring their own credentials.</param>
internal sealed record GraphRoute(
    string Method, string Pattern, Func<GraphCall, Task<JsonNode>> Handle, string? Scope = null, bool Anonymous = false)
{
    public const string Management = "whatsapp_business_management";
    public const string Messaging = "whatsapp_business_messaging";

    public static GraphRoute Get(string pattern, Func<GraphCall, JsonNode> handle, string? scope = Management) =>
        new("GET", pattern, call => Task.FromResult(handle(call)), scope);

    public static GraphRoute Post(string pattern, Func<GraphCall, JsonNode> handle, string? scope = Management) =>
        new("POST", pattern, call => Task.FromResult(handle(call)), scope);

    public static GraphRoute Delete(string pattern, Func<GraphCall, JsonNode> handle, string? scope = Management) =>
        new("DELETE", pattern, call => Task.FromResult(handle(call)), scope);

    public static JsonObject Success() => new() { ["success"] = true };
}

/// <summary>One capability of the Graph API: the calls it answers.</summary>
internal interface IGraphCalls
{
    IEnumerable<GraphRoute> Routes { get; }
}
