using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Message templates: submitted, listed, deleted. Review comes through the control calls.</summary>
internal sealed partial class TemplateCalls(SandboxStore store) : IGraphCalls
{
    private static readonly string[] Categories = ["MARKETING", "UTILITY", "AUTHENTICATION"];

    public IEnumerable<GraphRoute> Routes =>
    [
        GraphRoute.Get("{account}/message_templates", List),
        GraphRoute.Post("{account}/message_templates", Create),
        GraphRoute.Delete("{account}/message_templates", Delete),
        GraphRoute.Get("{template}", call => Shape(call.Node.Template!, call.Text("fields"))),
    ];

    private JsonNode List(GraphCall call)
    {
        var status = call.Text("status");
        var name = call.Text("name");
        var found = store.Read(world => world.Templates.FindAll(one => one.AccountId == call.Node.Id
            && (status is null || one.Status.Equals(status, StringComparison.OrdinalIgnoreCase))
            && (name is null || one.Name.Contains(name, StringComparison.Ordinal))));
        return Paging.Page(call, found, one => Shape(one, call.Text("fields")));
    }

    private JsonNode Create(GraphCall call)
    {
        var name = call.RequiredText("name");
        if (!NamePattern().IsMatch(name) || name.Length > 512)
        {
            throw GraphErrors.Invalid("Invalid parameter", "Message template name can only have lowercase letters, numbers and underscores.");
        }

        var language = call.RequiredText("language");
        var category = call.RequiredText("category").ToUpperInvariant();
        if (!Categories.Contains(category))
        {
            throw GraphErrors.Invalid($"Param category must be one of {{{string.Join(", ", Categories)}}}");
        }

        if (call.Structured("components") is not JsonArray components || !components.Any(IsBody))
        {
            throw GraphErrors.Invalid("Invalid parameter", "Component of type BODY is required.");
        }

        var template = new Template
        {
            Id = Ids.Node(),
            AccountId = call.Node.Id,
            Name = name,
            Language = language,
            Category = category,
            ParameterFormat = call.Text("parameter_format")?.ToUpperInvariant() ?? "POSITIONAL",
            Components = (JsonArray)components.DeepClone(),
            UpdatedUtc = call.Now,
        };
        store.Change(world =>
        {
            if (world.Templates.Exists(one => one.AccountId == template.AccountId && one.Name == name && one.Language == language && one.Status != "DELETED"))
            {
                throw new GraphException(new(100, "Invalid parameter")
                {
                    Subcode = 2388024,
                    UserTitle = "Content in this language already exists",
                    UserMessage = "There is already content for this template in this language. You can create a new template and try again.",
                });
            }

            world.Templates.Add(template);
        });
        return new JsonObject { ["id"] = template.Id, ["status"] = template.Status, ["category"] = template.Category };
    }

    private JsonNode Delete(GraphCall call)
    {
        var id = call.Text("hsm_id");
        var name = id is null ? call.RequiredText("name") : call.Text("name");
        store.Change(world =>
        {
            var gone = world.Templates.RemoveAll(one => one.AccountId == call.Node.Id && (id is null || one.Id == id) && (name is null || one.Name == name));
            if (gone == 0)
            {
                throw new GraphException(new(100, "Invalid parameter")
                {
                    Subcode = 2593002,
                    UserTitle = "Message Template Not Found",
                    UserMessage = $"The message template with the name {name} couldn't be found.",
                });
            }
        });
        return GraphRoute.Success();
    }

    private static JsonObject Shape(Template template, string? fields) =>
        FieldSelection.Select(fields, "WhatsAppMessageTemplate", new Dictionary<string, Func<JsonNode?>>
        {
            ["id"] = () => template.Id,
            ["name"] = () => template.Name,
            ["language"] = () => template.Language,
            ["status"] = () => template.Status,
            ["category"] = () => template.Category,
            ["parameter_format"] = () => template.ParameterFormat,
            ["components"] = () => template.Components.DeepClone(),
            ["rejected_reason"] = () => template.RejectedReason,
            ["quality_score"] = () => new JsonObject { ["score"] = "UNKNOWN" },
            ["correct_category"] = () => null,
            ["previous_category"] = () => null,
            ["sub_category"] = () => null,
            ["health_status"] = () => Health.Of(("MESSAGE_TEMPLATE", template.Id, Health.Available)),
            ["last_updated_time"] = () => template.UpdatedUtc.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", System.Globalization.CultureInfo.InvariantCulture),
        }, "name", "parameter_format", "components", "language", "status", "category", "id");

    private static bool IsBody(JsonNode? component) => "BODY".Equals(component?["type"]?.ToString(), StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex NamePattern();
}
