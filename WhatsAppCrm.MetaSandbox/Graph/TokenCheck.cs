using System.Security.Cryptography;
using System.Text;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Who is calling, by the token; refused as Meta refuses.</summary>
internal sealed class TokenCheck(SandboxStore store)
{
    public static readonly IReadOnlyList<string> AllScopes = [GraphRoute.Management, GraphRoute.Messaging, "business_management"];

    /// <summary>The app itself: <c>app_id|app_secret</c>.</summary>
    public string AppToken => $"{store.Options.AppId}|{store.Options.AppSecret}";

    public AccessToken Require(GraphCall call)
    {
        var text = call.TokenText ?? throw GraphErrors.TokenMissing();
        var token = Find(text) ?? throw GraphErrors.TokenInvalid();
        if (token.Revoked)
        {
            throw GraphErrors.TokenRevoked();
        }

        if (token.ExpiresUtc is { } expires && expires <= call.Now)
        {
            throw GraphErrors.TokenExpired(expires, call.Now);
        }

        if (call.Text("appsecret_proof") is { } proof && !ProofMatches(text, proof))
        {
            throw GraphErrors.ProofInvalid();
        }

        return token;
    }

    /// <summary>Null for a text that never was a token here.</summary>
    public AccessToken? Find(string text)
    {
        if (text == store.Options.SystemUserToken)
        {
            return new() { Id = "system-user", Value = text, UserId = "900000000000001", ReachesAll = true, Scopes = [.. AllScopes] };
        }

        if (text == AppToken)
        {
            return new() { Id = "app", Value = text, Type = "APP", UserId = store.Options.AppId };
        }

        return store.Read(world => world.Tokens.Find(one => one.Value == text));
    }

    public AccessToken Issue(IEnumerable<string> accountIds, string type, DateTime? expiresUtc, IEnumerable<string>? scopes = null, string? userId = null) => store.Change(world =>
    {
        var token = new AccessToken
        {
            Id = $"token-{++world.TokensIssued}",
            Value = Ids.Token(),
            Type = type,
            UserId = userId ?? Ids.Node(),
            AccountIds = [.. accountIds],
            Scopes = [.. scopes ?? AllScopes],
            IssuedUtc = store.Now,
            ExpiresUtc = expiresUtc,
        };
        world.Tokens.Add(token);
        return token;
    });

    private bool ProofMatches(string token, string proof) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(store.Options.AppSecret), Encoding.UTF8.GetBytes(token)))),
        Encoding.ASCII.GetBytes(proof.ToLowerInvariant()));
}
