using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Meta's reviewers: a verdict on a template, told by webhook to the app's own URL (never to an override).</summary>
internal sealed partial class TemplateReview(SandboxStore store, WebhookQueue queue, WebhookTargets targets)
{
    public static readonly string[] Events =
    [
        "APPROVED", "REJECTED", "PENDING", "PAUSED", "DISABLED", "FLAGGED", "REINSTATED", "LOCKED", "ARCHIVED", "UNARCHIVED", "DELETED", "PENDING_DELETION", "IN_APPEAL", "LIMIT_EXCEEDED",
    ];

    /// <summary>False when there is no such template.</summary>
    /// <param name="recommendation">What the reviewers suggest; only of a rejection.</param>
    public bool Decide(string templateId, string verdict, string? reason, string? recommendation = null)
    {
        var (template, account) = store.Change(world =>
        {
            var found = world.Templates.Find(one => one.Id == templateId);
            if (found is not null)
            {
                // FLAGGED, LOCKED, REINSTATED and UNARCHIVED are events, not statuses. Meta, template status webhook, read 2026-11-20.
                found.Status = verdict switch { "REINSTATED" or "UNARCHIVED" => "APPROVED", "FLAGGED" or "LOCKED" => found.Status, _ => verdict };
                found.WasApproved |= found.Status == "APPROVED";
                found.RejectedReason = verdict == "REJECTED" ? reason ?? "INVALID_FORMAT" : "NONE";
                found.UpdatedUtc = store.Now;
                if (verdict == "DELETED")
                {
                    world.Templates.Remove(found);
                }
            }

            return (found, world.Accounts.Find(one => one.Id == found?.AccountId));
        });
        if (template is null || account is null)
        {
            return false;
        }

        if (targets.Silence(account, "message_template_status_update") is null)
        {
            queue.Add(WebhookJson.Envelope(account.Id, "message_template_status_update", Value(template, verdict, reason, recommendation), store.Now), url: null);
        }

        return true;
    }

    /// <summary>
    /// The stand-in's own reviewer, for whoever wants no hand on it: short links and links into WhatsApp hide where they lead, and a utility message
    /// that advertises has the wrong category. Meta publishes no rules of its reviewers; these are the refusals people report most.
    /// </summary>
    /// <returns>The verdict; null when there is no such template.</returns>
    public string? ByRules(string templateId)
    {
        var template = store.Read(world => world.Templates.Find(one => one.Id == templateId));
        if (template is null)
        {
            return null;
        }

        var all = template.Components.ToJsonString(WebhookJson.Options);
        var (verdict, reason, recommendation) = HiddenLink().IsMatch(all) ? ("REJECTED", "INVALID_FORMAT", "Use the full address of your own site instead of a short link or a link into WhatsApp.")
            : template.Category == "UTILITY" && Advertising().IsMatch(BodyOf(template)) ? ("REJECTED", "TAG_CONTENT_MISMATCH", "Choose the category Marketing, or leave the offer out.")
            : ("APPROVED", (string?)null, (string?)null);
        Decide(templateId, verdict, reason, recommendation);
        return verdict;
    }

    public static string BodyOf(Template template) =>
        template.Components.FirstOrDefault(one => "BODY".Equals(one?["type"]?.ToString(), StringComparison.OrdinalIgnoreCase))?["text"]?.ToString() ?? "";

    /// <summary>What every template webhook begins with: the id as a number, the language with a hyphen.</summary>
    public static JsonObject Named(Template template) => new()
    {
        ["message_template_id"] = long.Parse(template.Id, CultureInfo.InvariantCulture),
        ["message_template_name"] = template.Name,
        ["message_template_language"] = template.Language.Replace('_', '-'),
    };

    private JsonObject Value(Template template, string verdict, string? reason, string? recommendation)
    {
        var value = Named(template);
        value["event"] = verdict;
        value["reason"] = verdict == "REJECTED" ? template.RejectedReason : "NONE";
        value["message_template_category"] = template.Category;
        if (verdict == "PAUSED")
        {
            value["other_info"] = new JsonObject { ["title"] = reason ?? "FIRST_PAUSE", ["description"] = "Your template was paused because of low quality." };
        }
        else if (verdict == "DISABLED")
        {
            value["disable_info"] = new JsonObject { ["disable_date"] = WebhookJson.SecondsText(store.Now) };
        }
        else if (verdict == "REJECTED" && recommendation is not null)
        {
            value["rejection_info"] = new JsonObject { ["reason"] = template.RejectedReason, ["recommendation"] = recommendation };
        }

        return value;
    }

    [GeneratedRegex(@"https?://(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|wa\.me)/", RegexOptions.IgnoreCase)]
    private static partial Regex HiddenLink();

    [GeneratedRegex(@"\d\s?%\s?(?:off|de desconto|de descuento)|\b(?:sale|discount|special offer|liquida\w*|promo\w*|oferta\w*|rebajas)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Advertising();
}
