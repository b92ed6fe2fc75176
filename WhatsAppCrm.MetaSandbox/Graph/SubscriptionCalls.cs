using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Which accounts send webhooks, and where to. Without a subscription an account is silent.</summary>
internal sealed class SubscriptionCalls(SandboxStore store, WebhookClient client, WebhookTargets targets) : IGraphCalls
{
    private const int LongestUrl = 200;

    public IEnumerable<GraphRoute> Routes =>
    [
        GraphRoute.Get("{account}/subscribed_apps", List),
        new("POST", "{account}/subscribed_apps", Subscribe, GraphRoute.Management),
        GraphRoute.Delete("{account}/subscribed_apps", Unsubscribe),
        new("POST", "{app}/subscriptions", SetCallback),
        GraphRoute.Get("{app}/subscriptions", ReadCallback, scope: null),
    ];

    /// <summary>An override that answers the challenge, or null when both values are empty, which removes it.</summary>
    public static async Task<CallbackOverride?> OverrideAsync(WebhookClient client, string? url, string? verifyToken, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(url))
        {
            return null;
        }

        if (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
        {
            throw GraphErrors.Invalid("Invalid parameter", $"override_callback_uri must be a URL of at most {LongestUrl} characters.");
        }

        if (string.IsNullOrEmpty(verifyToken))
        {
            throw GraphErrors.Required("verify_token");
        }

        if (await client.VerifyAsync(url, verifyToken, cancellation) is { } problem)
        {
            throw new GraphException(new(2200, $"Callback verification failed with the following errors: {problem}") { Numbered = true });
        }

        return new(url, verifyToken);
    }

    private JsonNode List(GraphCall call)
    {
        var account = call.Node.Account!;
        var apps = new JsonArray();
        if (account.Subscribed)
        {
            var app = new JsonObject
            {
                ["whatsapp_business_api_data"] = new JsonObject
                {
                    ["id"] = store.Options.AppId,
                    ["link"] = $"https://www.facebook.com/games/?app_id={store.Options.AppId}",
                    ["name"] = "WhatsApp CRM",
                },
            };
            if (account.Override is { } overridden)
            {
                app["override_callback_uri"] = overridden.Url;
            }

            apps.Add(app);
        }

        return new JsonObject { ["data"] = apps };
    }

    private async Task<JsonNode> Subscribe(GraphCall call)
    {
        var changed = await OverrideAsync(client, call.Text("override_callback_uri"), call.Text("verify_token"), call.Cancellation);
        store.Change(_ =>
        {
            call.Node.Account!.Subscribed = true;
            call.Node.Account.Override = changed;
        });
        return GraphRoute.Success();
    }

    private JsonNode Unsubscribe(GraphCall call)
    {
        store.Change(_ =>
        {
            call.Node.Account!.Subscribed = false;
            call.Node.Account.Override = null;
        });
        return GraphRoute.Success();
    }

    private async Task<JsonNode> SetCallback(GraphCall call)
    {
        NeedsAppToken(call);
        if (call.RequiredText("object") != "whatsapp_business_account")
        {
            throw GraphErrors.Invalid("Param object must be one of {WHATSAPP_BUSINESS_ACCOUNT}");
        }

        var callback = await OverrideAsync(client, call.RequiredText("callback_url"), call.Text("verify_token"), call.Cancellation);
        // A list in JSON, or names with commas between them.
        var fields = call.Body["fields"] is JsonArray list
            ? [.. list.Select(one => one!.ToString())]
            : call.Text("fields")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        if (fields?.Find(one => !Subscription.AllFields.Contains(one)) is { } unknown)
        {
            throw GraphErrors.Invalid($"Param fields[0] must be one of {{{string.Join(", ", Subscription.AllFields)}}}", $"There is no field {unknown}.");
        }

        store.Change(world => (world.Subscription.CallbackUrl, world.Subscription.Fields, world.Subscription.Active) =
            (callback!.Url, fields ?? world.Subscription.Fields, true));
        return GraphRoute.Success();
    }

    private JsonNode ReadCallback(GraphCall call)
    {
        NeedsAppToken(call);
        var subscription = store.Read(world => world.Subscription);
        return new JsonObject
        {
            ["data"] = new JsonArray(new JsonObject
            {
                ["object"] = "whatsapp_business_account",
                ["callback_url"] = targets.AppUrl,
                ["active"] = subscription.Active,
                ["fields"] = new JsonArray([.. (subscription.Fields ?? Subscription.AllFields)
                    .Select(one => (JsonNode)new JsonObject { ["name"] = one, ["version"] = subscription.Version })]),
            }),
        };
    }

    private static void NeedsAppToken(GraphCall call)
    {
        if (call.Token!.Type != "APP")
        {
            throw new GraphException(new(15, "This method must be called with an app access_token.") { Numbered = true });
        }
    }
}
