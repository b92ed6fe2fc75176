using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Control;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Templates changed, taken out of a pause, and deleted: by name in every language, or one, or several. Meta Cloud API, template management, read 2026-11-20.</summary>
internal sealed class TemplateChanges(SandboxStore store, TemplateReview review) : IGraphCalls
{
    private const int NotEditable = 2388039;
    private const int NotFound = 2593002;
    private const int MostAtOnce = 100;

    private static readonly string[] Editable = ["APPROVED", "REJECTED", "PAUSED"];

    public IEnumerable<GraphRoute> Routes =>
    [
        GraphRoute.Post("{template}", Edit),
        GraphRoute.Post("{template}/unpause", Unpause),
        GraphRoute.Delete("{account}/message_templates", Delete),
    ];

    private JsonNode Edit(GraphCall call)
    {
        var components = call.Structured("components") as JsonArray;
        var category = call.Text("category")?.ToUpperInvariant();
        store.Change(world =>
        {
            var template = world.Templates.Find(one => one.Id == call.Node.Id)!;
            if (!Editable.Contains(template.Status))
            {
                throw Refused(NotEditable, "Template can't be edited", $"A template that is {template.Status} can't be edited.");
            }

            if (template.Status == "APPROVED")
            {
                CheckEdits(template, category);
            }

            if (components is not null)
            {
                TemplateChecks.Check(components, category ?? template.Category, call.Text("parameter_format")?.ToUpperInvariant() ?? template.ParameterFormat, world.ExampleHandles);
                template.Components = (JsonArray)components.DeepClone();
            }

            template.ParameterFormat = call.Text("parameter_format")?.ToUpperInvariant() ?? template.ParameterFormat;
            template.Category = category ?? template.Category;
            (template.Status, template.RejectedReason, template.UpdatedUtc) = ("PENDING", "NONE", call.Now);
        });
        if (store.Settings.Templates.AutoReview)
        {
            review.ByRules(call.Node.Id);
        }

        return GraphRoute.Success();
    }

    private void CheckEdits(Template template, string? category)
    {
        if (category is not null && category != template.Category)
        {
            throw Refused(NotEditable, "Category can't be changed", "The category of an approved template can't be changed.");
        }

        var (now, rules) = (store.Now, store.Settings.Templates);
        template.EditsUtc.RemoveAll(at => at <= now.AddDays(-30));
        if (template.EditsUtc.Count(at => at > now.AddDays(-1)) >= rules.EditsADay || template.EditsUtc.Count >= rules.EditsIn30Days)
        {
            throw Refused(NotEditable, "Template was edited too often", "An approved template can be edited once in 24 hours and 10 times in 30 days.");
        }

        template.EditsUtc.Add(now);
    }

    private JsonNode Unpause(GraphCall call)
    {
        store.Change(world =>
        {
            var template = world.Templates.Find(one => one.Id == call.Node.Id)!;
            if (template.Status != "PAUSED")
            {
                throw Refused(NotEditable, "Template is not paused", "Only a paused template can be unpaused.");
            }

            (template.Status, template.UpdatedUtc) = ("APPROVED", call.Now);
        });
        return GraphRoute.Success();
    }

    private JsonNode Delete(GraphCall call)
    {
        var ids = call.Text("hsm_ids") is not null ? Many(call) : call.Text("hsm_id") is { } id ? [id] : null;
        var name = ids is null ? call.RequiredText("name") : call.Text("name");
        store.Change(world =>
        {
            var gone = world.Templates.FindAll(one => one.AccountId == call.Node.Id && (ids is null || ids.Contains(one.Id)) && (name is null || one.Name == name));
            // Several at once: all or nothing.
            if (gone.Count == 0 || (ids is not null && gone.Count < ids.Count))
            {
                throw Refused(NotFound, "Message Template Not Found", $"The message template with the name {name ?? string.Join(", ", ids!)} couldn't be found.");
            }

            if (gone.Exists(one => one.Status == "DISABLED"))
            {
                throw Refused(NotEditable, "Template can't be deleted", "A disabled template can't be deleted.");
            }

            world.LockedNames.RemoveAll(one => one.UntilUtc <= call.Now);
            world.LockedNames.AddRange(gone.Where(one => one.WasApproved).Select(one => new LockedName(one.AccountId, one.Name, one.Language, call.Now.AddDays(store.Settings.Templates.NameLockDays))));
            world.Templates.RemoveAll(gone.Contains);
        });
        return GraphRoute.Success();
    }

    private static List<string> Many(GraphCall call)
    {
        try
        {
            var ids = (call.Structured("hsm_ids") as JsonArray ?? []).Select(one => one!.ToString()).Distinct().ToList();
            return ids.Count is > 0 and <= MostAtOnce ? ids : throw GraphErrors.Invalid($"Param hsm_ids must have 1 to {MostAtOnce} ids.");
        }
        catch (JsonException)
        {
            throw GraphErrors.Invalid("Param hsm_ids must be a JSON array.");
        }
    }

    private static GraphException Refused(int subcode, string title, string message) =>
        new(new(100, "Invalid parameter") { Subcode = subcode, Details = message, UserTitle = title, UserMessage = message });
}
