using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WhatsAppCrm.MetaSandbox.Control;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>Message templates: submitted and listed. Review comes through the control calls, or at once by the rules when the settings say so.</summary>
internal sealed partial class TemplateCalls(SandboxStore store, TemplateReview review) : IGraphCalls
{
    private static readonly string[] Categories = ["MARKETING", "UTILITY", "AUTHENTICATION"];

    public IEnumerable<GraphRoute> Routes =>
    [
        GraphRoute.Get("{account}/message_templates", List),
        GraphRoute.Post("{account}/message_templates", Create),
        GraphRoute.Get("{template}", call => Shape(call.Node.Template!, call.Text("fields"))),
    ];

    private JsonNode List(GraphCall call)
    {
        var status = call.Text("status");
        var name = call.Text("name");
        var found = store.Read(world => world.Templates.FindAll(one => one.AccountId == call.Node.Id
            && (status is null || one.Status.Equals(status, StringComparison.OrdinalIgnoreCase))
            && (name is null || one.Name.Contains(name, StringComparison.Ordinal))));
        var page = Paging.Page(call, found, one => Shape(one, call.Text("fields")));
        if (call.Text("summary") is not null)
        {
            page["summary"] = new JsonObject
            {
                ["message_template_count"] = store.Read(world => world.Templates.Count(one => one.AccountId == call.Node.Id)),
                ["message_template_limit"] = store.Settings.Templates.Most,
            };
        }

        return page;
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

        if (call.Structured("components") is not JsonArray components)
        {
            throw GraphErrors.Invalid("Invalid parameter", "Component of type BODY is required.");
        }

        var format = call.Text("parameter_format")?.ToUpperInvariant() ?? "POSITIONAL";
        TemplateChecks.Check(components, category, format, store.Read(world => world.ExampleHandles.ToList()));

        var template = new Template
        {
            Id = Ids.Node(),
            AccountId = call.Node.Id,
            Name = name,
            Language = language,
            Category = category,
            ParameterFormat = format,
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

            if (world.LockedNames.Exists(one => one.AccountId == template.AccountId && one.Name == name && one.UntilUtc > call.Now
                && (one.Language == language || !world.Templates.Exists(other => other.AccountId == template.AccountId && other.Name == name))))
            {
                throw new GraphException(new(100, "Invalid parameter")
                {
                    Subcode = 2388023,
                    UserTitle = "Message template language is being deleted",
                    UserMessage = "New content for this template can't be added while the existing content is being deleted. Try again in 4 weeks or create a new template.",
                });
            }

            if (world.Templates.Count(one => one.AccountId == template.AccountId) >= store.Settings.Templates.Most)
            {
                throw new GraphException(new(100, "Invalid parameter") { Subcode = 2388019, UserTitle = "Template limit exceeded", UserMessage = "This business account has as many templates as it may have." });
            }

            world.Templates.Add(template);
        });
        if (store.Settings.Templates.AutoReview)
        {
            // The answer still says what every answer to a submission says.
            var answer = Answer(template);
            review.ByRules(template.Id);
            return answer;
        }

        return Answer(template);
    }

    private static JsonObject Answer(Template template) => new() { ["id"] = template.Id, ["status"] = template.Status, ["category"] = template.Category };

    private static JsonObject Shape(Template template, string? fields) =>
        FieldSelection.Select(fields, "WhatsAppMessageTemplate", new Dictionary<string, Func<JsonNode?>>
        {
            ["id"] = () => template.Id,
            ["name"] = () => template.Name,
            ["language"] = () => template.Language,
            ["status"] = () => template.Status,
            ["category"] = () => template.Category,
            ["parameter_format"] = () => template.ParameterFormat,
            ["components"] = () => Shown(template.Components),
            ["rejected_reason"] = () => template.RejectedReason,
            ["quality_score"] = () => new JsonObject { ["score"] = template.Quality },
            ["correct_category"] = () => template.CorrectCategory,
            ["previous_category"] = () => template.PreviousCategory,
            ["sub_category"] = () => null,
            ["health_status"] = () => Health.Of(("MESSAGE_TEMPLATE", template.Id, Health.Available)),
            ["last_updated_time"] = () => template.UpdatedUtc.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", System.Globalization.CultureInfo.InvariantCulture),
        }, "name", "parameter_format", "components", "language", "status", "category", "id");

    /// <summary>A file's handle is given back as an address.</summary>
    private static JsonNode Shown(JsonArray components)
    {
        var shown = components.DeepClone();
        foreach (var handles in shown.AsArray().Select(one => one?["example"]?["header_handle"]).OfType<JsonArray>())
        {
            var handle = handles[0]!.ToString();
            handles[0] = "https://scontent.whatsapp.net/v/" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(handle)).AsSpan(0, 12));
        }

        return shown;
    }

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex NamePattern();
}
