using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

/// <param name="Refused">Why nothing was sent; null when something was.</param>
internal sealed record Told(Delivery? Delivery, string? Refused);

/// <summary>Tells the app what happened to an account or a number, where and if the app wants to hear it.</summary>
internal sealed class BusinessWebhooks(WebhookQueue queue, WebhookTargets targets, SandboxStore store)
{
    /// <param name="entryId">Null is the account's id.</param>
    /// <param name="evenUnsubscribed">True for what Meta tells an app about its own access, which comes before and after any subscription.</param>
    public Told Tell(
        BusinessAccount account, BusinessNumber? number, string field, JsonObject value,
        string? entryId = null, bool evenUnsubscribed = false, int delayMs = 0, bool watch = false)
    {
        if (targets.Silence(account, field, evenUnsubscribed) is { } silence)
        {
            return new(null, silence);
        }

        var overridable = WebhookTargets.MayBeOverridden(field);
        // Only account fields carry a time. Meta Cloud API, manage webhooks, read 2026-11-20.
        var body = WebhookJson.Envelope(entryId ?? account.Id, field, value, overridable ? null : store.Now);
        return new(
            queue.Add(
                body.ToJsonString(WebhookJson.Options), overridable ? WebhookTargets.OverrideFor(account, number) : null,
                store.Now.AddMilliseconds(delayMs), watch: watch),
            null);
    }
}
