using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Templates an account has already, in whatever state a case needs them: nobody reviews them, and no webhook tells of them.</summary>
internal static class TemplateControl
{
    private static readonly string[] Statuses = ["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "ARCHIVED"];

    public static void Map(RouteGroupBuilder group) => group.MapPost("/templates", async (HttpContext http, SandboxStore store) =>
    {
        var body = await ControlEndpoints.ReadAsync<TemplatesBody>(http);
        if (body.Templates.Find(one => !Statuses.Contains(one.Status)) is { } odd)
        {
            return ControlEndpoints.Problem($"status of {odd.Name} must be one of {string.Join(", ", Statuses)}");
        }

        var known = store.Change(world => world.Accounts.Exists(one => one.Id == body.WabaId)
            ? body.Templates.ConvertAll(one => Put(world, body.WabaId!, one, store.Now))
            : null);
        return known is null
            ? ControlEndpoints.Problem($"wabaId: there is no account {body.WabaId}")
            : ControlEndpoints.Json(new { templates = known.ConvertAll(one => new { one.Id, one.Name, one.Language }) });
    });

    /// <summary>Name and language decide: asking again changes the one that is there and keeps its id.</summary>
    private static Template Put(World world, string accountId, TemplateBody body, DateTime now)
    {
        var template = world.Templates.Find(one => one.AccountId == accountId && one.Name == body.Name && one.Language == body.Language);
        if (template is null)
        {
            template = new() { Id = Ids.Node(), AccountId = accountId, Name = body.Name, Language = body.Language, Category = body.Category };
            world.Templates.Add(template);
        }

        template.Category = body.Category;
        template.Status = body.Status;
        template.WasApproved |= body.Status == "APPROVED";
        template.RejectedReason = body.Reason ?? "NONE";
        template.ParameterFormat = body.ParameterFormat;
        template.Components = (JsonArray)body.Components.DeepClone();
        template.UpdatedUtc = now;
        return template;
    }

    private sealed class TemplatesBody
    {
        public string? WabaId { get; set; }

        public List<TemplateBody> Templates { get; set; } = [];
    }

    /// <param name="Components">As Meta keeps them: the parts with their texts and examples.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record TemplateBody(
        string Name, string Language, string Category, JsonArray Components, string Status = "APPROVED", string? Reason = null, string ParameterFormat = "POSITIONAL");
}
