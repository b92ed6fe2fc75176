using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Finds what a path means, checks the token against it, and answers.</summary>
internal sealed class GraphRouter
{
    private readonly Dictionary<(string Method, string Pattern), GraphRoute> routes;
    private readonly SandboxStore store;
    private readonly TokenCheck tokens;

    public GraphRouter(IEnumerable<IGraphCalls> capabilities, SandboxStore store, TokenCheck tokens)
    {
        routes = capabilities.SelectMany(one => one.Routes).ToDictionary(one => (one.Method, one.Pattern));
        this.store = store;
        this.tokens = tokens;
    }

    public async Task<JsonNode> AnswerAsync(GraphCall call)
    {
        if (routes.TryGetValue((call.Method, call.Path), out var route))
        {
            if (!route.Anonymous)
            {
                call.Token = tokens.Require(call);
            }

            return await route.Handle(call);
        }

        call.Token = tokens.Require(call);
        var slash = call.Path.IndexOf('/', StringComparison.Ordinal);
        var id = slash < 0 ? call.Path : call.Path[..slash];
        var node = Find(id);
        if (node is null || !Reaches(call.Token, node))
        {
            throw GraphErrors.Unsupported(call.Method, id);
        }

        var edge = slash < 0 ? "" : call.Path[slash..];
        if (!routes.TryGetValue((call.Method, $"{{{node.Kind}}}{edge}"), out route))
        {
            throw edge.Length == 0 || routes.Keys.Any(key => key.Pattern == $"{{{node.Kind}}}{edge}")
                ? GraphErrors.Unsupported(call.Method, id)
                : GraphErrors.UnknownPath(edge[1..]);
        }

        if (route.Scope is not null && !call.Token.Scopes.Contains(route.Scope))
        {
            throw GraphErrors.PermissionMissing();
        }

        call.Node = node;
        return await route.Handle(call);
    }

    private GraphNode? Find(string id) => store.Read(world =>
    {
        if (id == store.Options.AppId || id == "app")
        {
            return new GraphNode("app", store.Options.AppId);
        }

        if (id.StartsWith("upload:", StringComparison.Ordinal))
        {
            return new("upload", id);
        }

        if (world.Numbers.Find(one => one.Id == id) is { } number)
        {
            return new("number", id) { Number = number, Account = world.Accounts.Find(one => one.Id == number.AccountId) };
        }

        if (world.Accounts.Find(one => one.Id == id) is { } account)
        {
            return new("account", id) { Account = account };
        }

        if (world.Businesses.Find(one => one.Id == id) is { } business)
        {
            return new("business", id) { Business = business };
        }

        if (world.Templates.Find(one => one.Id == id) is { } template)
        {
            return new("template", id) { Template = template, Account = world.Accounts.Find(one => one.Id == template.AccountId) };
        }

        if (world.Media.Find(one => one.Id == id) is { } media)
        {
            var owner = world.Numbers.Find(one => one.Id == media.NumberId);
            return new("media", id) { Media = media, Number = owner, Account = world.Accounts.Find(one => one.Id == owner?.AccountId) };
        }

        return null;
    });

    private bool Reaches(AccessToken token, GraphNode node) => node switch
    {
        { Kind: "app" or "upload" } => true,
        { Business: { } business } => token.ReachesAll
            || store.Read(world => world.Accounts.Exists(one => one.BusinessId == business.Id && token.Reaches(one.Id))),
        { Account: { } account } => token.Reaches(account.Id),
        _ => false,
    };
}
