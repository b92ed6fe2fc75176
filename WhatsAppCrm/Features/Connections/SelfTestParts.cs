using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>What a self-test looks at, one method a part; none sends anything to a customer.</summary>
public sealed class SelfTestParts(AppGraph app, TokenGraph graph, ConnectionGraph connection, AccountCalls calls, AccountTokens tokens, OwnWebhookAddress ownAddress, ProveRoundTrip proveRoundTrip, TimeProvider clock)
{
    private static readonly TimeSpan Stale = TimeSpan.FromDays(7);

    public async Task<SelfTestCheck> GraphAsync(CancellationToken cancellationToken)
    {
        var name = await app.GetNameAsync(cancellationToken);
        if (name.IsOk) return SelfTestCheck.Passed(SelfTestPart.GRAPH, name.Value);
        return SelfTestCheck.Failed(SelfTestPart.GRAPH, name.Error is null ? "GRAPH_UNREACHABLE" : "GRAPH_APP_REFUSED", name.Explanation);
    }

    /// <returns>The token's facts too, when it is valid.</returns>
    public async Task<(SelfTestCheck Check, TokenFacts? Facts)> TokenAsync(WhatsAppAccount account, CancellationToken cancellationToken)
    {
        var token = tokens.ForCall(account.OrganizationId, account.ProtectedAccessToken);
        if (!token.IsOk) return (SelfTestCheck.Failed(SelfTestPart.TOKEN, "TOKEN_INVALID", token.Explanation), null);
        // Asked with the app's own token, so a refusal says nothing about the number's.
        var answer = await graph.DebugAsync(token.Value, cancellationToken);
        if (!answer.IsOk) return (SelfTestCheck.Failed(SelfTestPart.TOKEN, "TOKEN_UNKNOWN", answer.Explanation), null);
        var facts = answer.Value;
        if (!facts.IsValid) return (SelfTestCheck.Failed(SelfTestPart.TOKEN, "TOKEN_INVALID"), null);
        var left = facts.ExpiresAtUtc - clock.GetUtcNow().UtcDateTime;
        var day = facts.ExpiresAtUtc?.ToString("O");
        return (left < TimeSpan.FromDays(7) ? SelfTestCheck.Warning(SelfTestPart.TOKEN, "TOKEN_ENDS_SOON", day) : SelfTestCheck.Passed(SelfTestPart.TOKEN, day), facts);
    }

    /// <summary>Both permissions, and the business account among those they were given for. A token without granular scopes names no accounts.</summary>
    public static SelfTestCheck Scopes(WhatsAppAccount account, TokenFacts? facts)
    {
        if (facts is null) return SelfTestCheck.Skipped(SelfTestPart.SCOPES, "NEEDS_TOKEN");
        string[] missing = [.. new[] { TokenFacts.Management, TokenFacts.Messaging }.Where(scope => !facts.Has(scope))];
        if (missing.Length > 0) return SelfTestCheck.Failed(SelfTestPart.SCOPES, "SCOPES_MISSING", string.Join(", ", missing));
        return facts.WabaIds.Count > 0 && !facts.WabaIds.Contains(account.WabaId)
            ? SelfTestCheck.Failed(SelfTestPart.SCOPES, "SCOPES_OTHER_ACCOUNT", account.WabaId)
            : SelfTestCheck.Passed(SelfTestPart.SCOPES, facts.ScopeNames);
    }

    public async Task<SelfTestCheck> SubscriptionAsync(WhatsAppAccount account, CancellationToken cancellationToken)
    {
        var answer = await calls.RunAsync(account.Id, (token, stop) => connection.GetSubscriptionAsync(token, account.WabaId, stop), cancellationToken);
        if (!answer.IsOk) return SelfTestCheck.Failed(SelfTestPart.SUBSCRIPTION, "SUBSCRIPTION_UNKNOWN", answer.Explanation);
        if (answer.Value is not { } subscription) return SelfTestCheck.Failed(SelfTestPart.SUBSCRIPTION, "SUBSCRIPTION_MISSING");
        return subscription.CallbackOverride is { } elsewhere && elsewhere != ownAddress.Value
            ? SelfTestCheck.Failed(SelfTestPart.SUBSCRIPTION, "SUBSCRIPTION_ELSEWHERE", elsewhere)
            : SelfTestCheck.Passed(SelfTestPart.SUBSCRIPTION, subscription.CallbackOverride);
    }

    public async Task<SelfTestCheck> AppWebhookAsync(CancellationToken cancellationToken) => JudgeWebhook(await app.GetWebhookAsync(cancellationToken), ownAddress.Value);

    /// <summary>The operator's page judges the same answer by the same rule.</summary>
    public static SelfTestCheck JudgeWebhook(GraphResult<GraphAppWebhook?> answer, string ownAddress)
    {
        if (!answer.IsOk) return SelfTestCheck.Failed(SelfTestPart.APP_WEBHOOK, "APP_WEBHOOK_UNKNOWN", answer.Explanation);
        var webhook = answer.Value;
        if (webhook is null || webhook.Active == false) return SelfTestCheck.Failed(SelfTestPart.APP_WEBHOOK, "APP_WEBHOOK_MISSING");
        var missing = webhook.Missing;
        if (missing.Contains(WebhookFields.Messages)) return SelfTestCheck.Failed(SelfTestPart.APP_WEBHOOK, "APP_WEBHOOK_NO_MESSAGES");
        if (!IsOurs(webhook.CallbackUrl, ownAddress)) return SelfTestCheck.Failed(SelfTestPart.APP_WEBHOOK, "APP_WEBHOOK_ELSEWHERE", webhook.CallbackUrl);
        return missing.Count > 0
            ? SelfTestCheck.Warning(SelfTestPart.APP_WEBHOOK, "APP_WEBHOOK_FIELDS", string.Join(", ", missing))
            : SelfTestCheck.Passed(SelfTestPart.APP_WEBHOOK, webhook.CallbackUrl);
    }

    public async Task<SelfTestCheck> RoundTripAsync(WhatsAppAccount account, CancellationToken cancellationToken)
    {
        try
        {
            await proveRoundTrip.RunAsync(account.Id, cancellationToken);
            return SelfTestCheck.Passed(SelfTestPart.ROUND_TRIP);
        }
        catch (ProblemException failed)
        {
            var code = failed.Problem.Code is "WEBHOOK_UNREACHABLE" or "WEBHOOK_ELSEWHERE" ? "ROUND_TRIP_" + failed.Problem.Code[8..] : "ROUND_TRIP_UNKNOWN";
            return SelfTestCheck.Failed(SelfTestPart.ROUND_TRIP, code, failed.Problem.MetaMessage);
        }
    }

    public static SelfTestCheck Pin(WhatsAppAccount account) => account switch
    {
        { IsOnBusinessApp: true } => SelfTestCheck.Skipped(SelfTestPart.PIN, "PIN_NOT_NEEDED"),
        { ProtectedPin: null } => SelfTestCheck.Warning(SelfTestPart.PIN, "PIN_UNKNOWN"),
        _ => SelfTestCheck.Passed(SelfTestPart.PIN),
    };

    /// <summary>A number nobody writes to hears little; only the evidence of <see cref="Silence"/> is a failure, and that is an alert of its own.</summary>
    public SelfTestCheck LastWebhook(WhatsAppAccount account)
    {
        if (account.LastWebhookAtUtc is not { } heard) return SelfTestCheck.Warning(SelfTestPart.LAST_WEBHOOK, "LAST_WEBHOOK_NEVER");
        return clock.GetUtcNow().UtcDateTime - heard > Stale
            ? SelfTestCheck.Warning(SelfTestPart.LAST_WEBHOOK, "LAST_WEBHOOK_LONG_AGO", heard.ToString("O"))
            : SelfTestCheck.Passed(SelfTestPart.LAST_WEBHOOK, heard.ToString("O"));
    }

    /// <summary>Any of the three paths that take webhooks.</summary>
    private static bool IsOurs(string? callback, string ownAddress) =>
        Uri.TryCreate(callback, UriKind.Absolute, out var there) && Uri.TryCreate(ownAddress, UriKind.Absolute, out var here)
        && there.GetLeftPart(UriPartial.Authority) == here.GetLeftPart(UriPartial.Authority)
        && there.AbsolutePath.TrimEnd('/') is ("/api/webhooks/whatsapp" or "/webhooks/whatsapp" or "/api/v1/whatsapp/webhook");
}
