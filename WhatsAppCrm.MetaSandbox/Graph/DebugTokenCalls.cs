using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>What a token is good for.</summary>
internal sealed class DebugTokenCalls(SandboxStore store, TokenCheck tokens) : IGraphCalls
{
    public IEnumerable<GraphRoute> Routes => [GraphRoute.Get("debug_token", Debug, scope: null)];

    private JsonNode Debug(GraphCall call)
    {
        var input = call.Text("input_token") ?? throw GraphErrors.Required("input_token");
        if (call.Token is { Type: not "APP", ReachesAll: false })
        {
            throw new GraphException(new(100, "You must provide an app access token, or a user access token that is an owner or developer of the app") { Numbered = true });
        }

        var token = tokens.Find(input);
        if (token is null)
        {
            return Data(new()
            {
                ["error"] = new JsonObject { ["code"] = 190, ["message"] = "Invalid OAuth access token - Cannot parse access token" },
                ["is_valid"] = false,
                ["scopes"] = new JsonArray(),
            });
        }

        var targets = token.ReachesAll ? store.Read(world => world.Accounts.ConvertAll(one => one.Id)) : token.AccountIds;
        var valid = !token.Revoked && !(token.ExpiresUtc <= call.Now);
        var data = new JsonObject
        {
            ["app_id"] = store.Options.AppId,
            ["type"] = token.Type,
            ["application"] = "WhatsApp CRM",
            ["data_access_expires_at"] = 0,
            ["expires_at"] = token.ExpiresUtc is { } expires ? WebhookJson.Seconds(expires) : 0,
            ["is_valid"] = valid,
            ["issued_at"] = WebhookJson.Seconds(token.IssuedUtc == default ? call.Now : token.IssuedUtc),
            ["scopes"] = new JsonArray([.. token.Scopes.Append("public_profile").Select(one => (JsonNode)one)]),
            ["granular_scopes"] = new JsonArray([.. token.Scopes.Select(scope => Granular(scope, targets))]),
            ["user_id"] = token.UserId,
        };
        if (!valid)
        {
            data["error"] = new JsonObject
            {
                ["code"] = 190,
                ["message"] = token.Revoked ? "The user has not authorized application." : "Error validating access token: Session has expired.",
                ["subcode"] = token.Revoked ? 458 : 463,
            };
        }

        return Data(data);
    }

    /// <summary>Newest account first, as Meta lists them.</summary>
    private static JsonNode Granular(string scope, IEnumerable<string> accounts)
    {
        var granular = new JsonObject { ["scope"] = scope };
        if (scope.StartsWith("whatsapp_", StringComparison.Ordinal))
        {
            granular["target_ids"] = new JsonArray([.. accounts.Select(one => (JsonNode)one)]);
        }

        return granular;
    }

    private static JsonObject Data(JsonObject data) => new() { ["data"] = data };
}
