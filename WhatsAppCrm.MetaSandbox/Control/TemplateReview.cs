using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Meta's reviewers: a verdict on a template, told by webhook to the app's own URL (never to an override).</summary>
internal sealed class TemplateReview(SandboxStore store, WebhookQueue queue, WebhookTargets targets)
{
    public static readonly string[] Events = ["APPROVED", "REJECTED", "PENDING", "PAUSED", "DISABLED", "FLAGGED", "REINSTATED"];

    /// <summary>False when there is no such template.</summary>
    public bool Decide(string templateId, string verdict, string? reason)
    {
        var (template, account) = store.Change(world =>
        {
            var found = world.Templates.Find(one => one.Id == templateId);
            if (found is not null)
            {
                // FLAGGED and REINSTATED are events, not statuses. Meta, template status webhook, read 2026-11-20.
                found.Status = verdict == "REINSTATED" ? "APPROVED" : verdict == "FLAGGED" ? found.Status : verdict;
                found.RejectedReason = verdict == "REJECTED" ? reason ?? "INVALID_FORMAT" : "NONE";
                found.UpdatedUtc = store.Now;
            }

            return (found, world.Accounts.Find(one => one.Id == found?.AccountId));
        });
        if (template is null || account is null)
        {
            return false;
        }

        if (targets.Silence(account, "message_template_status_update") is null)
        {
            queue.Add(WebhookJson.Envelope(account.Id, "message_template_status_update", Value(template, verdict, reason), store.Now), url: null);
        }

        return true;
    }

    private JsonObject Value(Template template, string verdict, string? reason)
    {
        var value = new JsonObject
        {
            ["event"] = verdict,
            // A number here, a text in the API.
            ["message_template_id"] = long.Parse(template.Id, System.Globalization.CultureInfo.InvariantCulture),
            ["message_template_name"] = template.Name,
            ["message_template_language"] = template.Language.Replace('_', '-'),
            ["reason"] = verdict == "REJECTED" ? template.RejectedReason : "NONE",
            ["message_template_category"] = template.Category,
        };
        if (verdict == "PAUSED")
        {
            value["other_info"] = new JsonObject { ["title"] = "FIRST_PAUSE", ["description"] = reason ?? "Your template was paused because of low quality." };
        }
        else if (verdict == "DISABLED")
        {
            value["disable_info"] = new JsonObject { ["disable_date"] = WebhookJson.SecondsText(store.Now) };
        }

        return value;
    }
}
