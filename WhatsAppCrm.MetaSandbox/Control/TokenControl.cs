using WhatsAppCrm.MetaSandbox.Graph;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Tokens without a sign-up, and tokens that stop working.</summary>
internal static class TokenControl
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/tokens", async (HttpContext http, TokenCheck tokens, SandboxStore store) =>
        {
            var body = await ControlEndpoints.ReadAsync<TokenBody>(http);
            var all = store.Read(world => world.Accounts.ConvertAll(one => one.Id));
            var accounts = body.WabaIds is { Count: > 0 } some ? some : store.Read(world => world.Accounts.FindAll(one => !one.Private).ConvertAll(one => one.Id));
            if (accounts.Find(one => !all.Contains(one)) is { } unknown)
            {
                return ControlEndpoints.Problem($"wabaIds: there is no account {unknown}");
            }

            var expires = body.ExpiresInSeconds is { } seconds ? store.Now.AddSeconds(seconds) : (DateTime?)null;
            var token = tokens.Issue(accounts, body.Type ?? "SYSTEM_USER", expires, body.Scopes);
            return ControlEndpoints.Json(new
            {
                accessToken = token.Value,
                tokenId = token.Id,
                wabaId = accounts[0],
                wabaIds = accounts,
                phoneNumberIds = store.Read(world => world.Numbers.FindAll(one => accounts.Contains(one.AccountId)).ConvertAll(one => one.Id)),
            });
        });
        group.MapPost("/tokens/expire", async (HttpContext http, SandboxStore store) =>
        {
            var body = await ControlEndpoints.ReadAsync<ExpireBody>(http);
            var expired = store.Change(world =>
            {
                var chosen = world.Tokens.FindAll(one => (body.WabaId is null || one.AccountIds.Contains(body.WabaId)) && (body.TokenId is null || one.Id == body.TokenId));
                chosen.ForEach(one => (one.Revoked, one.ExpiresUtc) = body.Revoke ? (true, one.ExpiresUtc) : (one.Revoked, store.Now.AddSeconds(-1)));
                return chosen.Count;
            });
            return ControlEndpoints.Json(new { expired });
        });
        group.MapPost("/codes/expire", (SandboxStore store) => ControlEndpoints.Json(new
        {
            expired = store.Change(world =>
            {
                world.Codes.ForEach(one => one.ExpiresUtc = store.Now.AddSeconds(-1));
                return world.Codes.Count;
            }),
        }));
    }

    private sealed class TokenBody
    {
        public List<string>? WabaIds { get; set; }

        public string? Type { get; set; }

        public List<string>? Scopes { get; set; }

        public int? ExpiresInSeconds { get; set; }
    }

    private sealed class ExpireBody
    {
        public string? WabaId { get; set; }

        public string? TokenId { get; set; }

        /// <summary>True takes the app's permission away instead: subcode 458.</summary>
        public bool Revoke { get; set; }
    }
}
