using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Codes become tokens, user tokens become long-lived ones.</summary>
internal sealed class OAuthCalls(SandboxStore store, TokenCheck tokens) : IGraphCalls
{
    public IEnumerable<GraphRoute> Routes =>
    [
        new("GET", "oauth/access_token", call => Task.FromResult(AccessToken(call)), Anonymous: true),
        new("POST", "oauth/access_token", call => Task.FromResult(AccessToken(call)), Anonymous: true),
        new("DELETE", "me/permissions", call => Task.FromResult(Revoke(call))),
        GraphRoute.Post("{business}/system_user_access_tokens", Renew, scope: "business_management"),
    ];

    private JsonNode AccessToken(GraphCall call)
    {
        var clientId = call.Text("client_id") ?? throw Refuse(101, "Missing client_id parameter.");
        if (clientId != store.Options.AppId)
        {
            throw Refuse(101, "Error validating application. Cannot get application info due to a system error.");
        }

        var secret = call.Text("client_secret") ?? throw Refuse(1, "Missing client_secret parameter.");
        if (secret != store.Options.AppSecret)
        {
            throw Refuse(1, "Error validating client secret.");
        }

        return call.Text("grant_type") switch
        {
            "client_credentials" => Answer(tokens.AppToken, null),
            "fb_exchange_token" => Lengthen(call),
            null or "authorization_code" => Redeem(call),
            var other => throw Refuse(1, $"Invalid grant_type: {other}"),
        };
    }

    private JsonObject Redeem(GraphCall call)
    {
        var text = call.Text("code") ?? throw Refuse(1, "Missing authorization code");
        var redirect = call.Text("redirect_uri");
        // Checked and used in one step, so that a code raced by two exchanges is good for one.
        var code = store.Change(world =>
        {
            var found = world.Codes.Find(one => one.Value == text) ?? throw Refuse(100, "Invalid verification code format.", 36009);
            if (found.Used)
            {
                throw Refuse(100, "This authorization code has been used.", 36009);
            }

            if (found.ExpiresUtc <= call.Now)
            {
                throw Refuse(100, "This authorization code has expired.", 36007);
            }

            if (found.RedirectUri != redirect)
            {
                throw Refuse(
                    100,
                    "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
                    36008);
            }

            found.Used = true;
            world.Codes.RemoveAll(one => one.ExpiresUtc < call.Now.AddHours(-1));
            return found;
        });

        var days = store.Settings.TokenLifetimeDays;
        var expires = code.TokenType == "USER" ? call.Now.AddHours(2) : days > 0 ? call.Now.AddDays(days) : (DateTime?)null;
        var token = tokens.Issue(code.AccountIds, code.TokenType, expires, code.Scopes);
        call.Note = $"issued {token.Id}";
        return Answer(token.Value, expires - call.Now);
    }

    private JsonObject Lengthen(GraphCall call)
    {
        var text = call.Text("fb_exchange_token") ?? throw Refuse(1, "Missing fb_exchange_token parameter.");
        var old = tokens.Find(text);
        if (old is null or { Type: "APP" } || old.Revoked || old.ExpiresUtc <= call.Now)
        {
            throw GraphErrors.TokenInvalid();
        }

        var expires = old.Type == "USER" ? call.Now.AddDays(60) : old.ExpiresUtc;
        if (old.Type != "USER")
        {
            // A business token comes back as it was: only user tokens are lengthened.
            return Answer(old.Value, expires - call.Now);
        }

        var token = tokens.Issue(old.AccountIds, "USER", expires, old.Scopes);
        call.Note = $"issued {token.Id}";
        return Answer(token.Value, expires - call.Now);
    }

    /// <summary>A 60-day business token is followed by a new one and lives on to its own end. Meta, Facebook Login for Business, read 2026-11-20.</summary>
    private JsonNode Renew(GraphCall call)
    {
        var old = call.Token!;
        // The router has compared it with the token already; here it may not be left out.
        if (call.Text("appsecret_proof") is null)
        {
            throw new GraphException(new(100, "API calls from the server require an appsecret_proof argument") { Type = "GraphMethodException" });
        }

        if (old.Type != "SYSTEM_USER" || ClientBusiness.Of(store, old)?.Id != call.Node.Id)
        {
            throw new GraphException(new(200, "Permissions error", 403) { Numbered = true });
        }

        if (IsTrue(call.Text("fetch_only")))
        {
            return new JsonObject { ["access_token"] = old.Value };
        }

        var expires = IsTrue(call.Text("set_token_expires_in_60_days")) ? call.Now.AddDays(60) : (DateTime?)null;
        var token = tokens.Issue(old.AccountIds, old.Type, expires, old.Scopes, old.UserId);
        call.Note = $"issued {token.Id}";
        return new JsonObject { ["access_token"] = token.Value };
    }

    private static bool IsTrue(string? text) => text is "true" or "1";

    private JsonNode Revoke(GraphCall call)
    {
        store.Change(world => world.Tokens.Find(one => one.Id == call.Token!.Id)?.Revoked = true);
        return GraphRoute.Success();
    }

    private static JsonObject Answer(string token, TimeSpan? life)
    {
        var answer = new JsonObject { ["access_token"] = token, ["token_type"] = "bearer" };
        if (life is { } left)
        {
            answer["expires_in"] = (long)left.TotalSeconds;
        }

        return answer;
    }

    private static GraphException Refuse(int code, string text, int? subcode = null) => new(new(code, text) { Subcode = subcode });
}
