using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>What a script wants told about a template; exactly one part is given.</summary>
internal sealed class TemplateEventBody
{
    /// <summary>GREEN, YELLOW or RED.</summary>
    public string? Quality { get; set; }

    /// <summary>The category it will have (the advance notice).</summary>
    public string? NextCategory { get; set; }

    /// <summary>When that happens; a day from now when missing.</summary>
    public DateTime? AtUtc { get; set; }

    /// <summary>The category it has from now on.</summary>
    public string? Category { get; set; }

    /// <summary>New words of its body: changed at Meta, and told.</summary>
    public string? Body { get; set; }
}

/// <summary>The template webhooks beside the verdicts: quality, category in both shapes, changed words. Meta, template webhooks, read 2026-11-20.</summary>
internal sealed class TemplateEvents(SandboxStore store, WebhookQueue queue, WebhookTargets targets)
{
    /// <summary>False when there is no such template.</summary>
    public bool Tell(string templateId, TemplateEventBody body)
    {
        var (account, field, value) = store.Change(world =>
        {
            var template = world.Templates.Find(one => one.Id == templateId);
            var owner = world.Accounts.Find(one => one.Id == template?.AccountId);
            return template is null || owner is null ? (null, "", null) : Change(owner, template, body);
        });
        if (account is null || value is null)
        {
            return false;
        }

        if (targets.Silence(account, field) is null)
        {
            queue.Add(WebhookJson.Envelope(account.Id, field, value, store.Now), url: null);
        }

        return true;
    }

    private (BusinessAccount? Account, string Field, JsonObject? Value) Change(BusinessAccount account, Template template, TemplateEventBody body)
    {
        var value = TemplateReview.Named(template);
        template.UpdatedUtc = store.Now;
        if (body.Quality is { } quality)
        {
            (value["previous_quality_score"], value["new_quality_score"]) = (template.Quality, quality.ToUpperInvariant());
            template.Quality = quality.ToUpperInvariant();
            return (account, "message_template_quality_update", value);
        }

        if (body.NextCategory is { } next)
        {
            // The new category is the present one here; the correct one is what it will be.
            (value["new_category"], value["correct_category"]) = (template.Category, next.ToUpperInvariant());
            value["category_update_timestamp"] = WebhookJson.Seconds(body.AtUtc ?? store.Now.AddDays(1));
            template.CorrectCategory = next.ToUpperInvariant();
            return (account, "template_category_update", value);
        }

        if (body.Category is { } category)
        {
            (value["previous_category"], value["new_category"]) = (template.Category, category.ToUpperInvariant());
            (template.PreviousCategory, template.Category, template.CorrectCategory) = (template.Category, category.ToUpperInvariant(), null);
            return (account, "template_category_update", value);
        }

        if (body.Body is not { } words)
        {
            throw new FormatException("one of quality, nextCategory, category or body says what happened");
        }

        Part(template, "BODY")!["text"] = words;
        value["message_template_element"] = words;
        if (Part(template, "HEADER")?["text"] is { } title)
        {
            value["message_template_title"] = title.ToString();
        }

        if (Part(template, "FOOTER")?["text"] is { } footer)
        {
            value["message_template_footer"] = footer.ToString();
        }

        if (Part(template, "BUTTONS")?["buttons"] is JsonArray buttons)
        {
            value["message_template_buttons"] = new JsonArray([.. buttons.Select(Flat)]);
        }

        return (account, "message_template_components_update", value);
    }

    private static JsonNode? Part(Template template, string type) =>
        template.Components.FirstOrDefault(one => type.Equals(one?["type"]?.ToString(), StringComparison.OrdinalIgnoreCase));

    private static JsonObject Flat(JsonNode? button)
    {
        var flat = new JsonObject();
        foreach (var (name, given) in new[] { ("type", "type"), ("text", "text"), ("url", "url"), ("phone_number", "phone_number") })
        {
            if (button?[given] is { } value)
            {
                flat["message_template_button_" + name] = name == "type" ? value.ToString().ToUpperInvariant() : value.ToString();
            }
        }

        return flat;
    }
}
