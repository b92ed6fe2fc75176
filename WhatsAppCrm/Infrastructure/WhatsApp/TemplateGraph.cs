using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using WhatsAppCrm.Domain.Templates;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The calls of Meta's Graph API about a business account's templates. Meta Cloud API, template management, read 2026-11-20.</summary>
public sealed class TemplateGraph(GraphTransport graph)
{
    private const int PageSize = 100;

    /// <summary>Meta allows 6,000 templates at most.</summary>
    private const int MostPages = 100;

    /// <summary>A cursor that is no longer good: begin again without one.</summary>
    private const int BadCursor = 131059;

    private const string Fields = "id,name,language,status,category,parameter_format,components,rejected_reason,quality_score,correct_category,previous_category";

    /// <summary>Hands a new one in for review. Meta's category may be another than the one asked for.</summary>
    public Task<GraphResult<GraphTemplateCreated>> CreateAsync(string token, string wabaId, TemplateDraft draft, CancellationToken cancellationToken)
    {
        var body = Parts(draft.Content);
        (body["name"], body["language"], body["category"]) = (draft.Name, draft.Language, draft.Category.ToString());
        return graph.PostJsonAsync<GraphTemplateCreated>(GraphTransport.Node(wabaId) + "/message_templates", token, body, cancellationToken);
    }

    /// <summary>Replaces all of it and hands it in again.</summary>
    /// <param name="category">Null while it is approved: then it stays.</param>
    public async Task<GraphResult<bool>> EditAsync(string token, string templateId, TemplateContent content, TemplateCategory? category, CancellationToken cancellationToken)
    {
        var body = Parts(content);
        if (category is not null) body["category"] = category.ToString();
        var result = (await graph.PostJsonAsync<GraphSuccess>(GraphTransport.Node(templateId), token, body, cancellationToken)).Confirmed();
        // Of a number this subcode would mean that our access is gone; of a template, that the template is.
        return result.Error is { Code: 100, Subcode: 33 } gone ? GraphResult<bool>.Refused(gone with { Subcode = null }) : result;
    }

    /// <summary>Of this name, this language only.</summary>
    public async Task<GraphResult<bool>> DeleteAsync(string token, string wabaId, string name, string templateId, CancellationToken cancellationToken) =>
        (await graph.DeleteAsync<GraphSuccess>(GraphTransport.Node(wabaId) + "/message_templates", token, cancellationToken, ("hsm_id", templateId), ("name", name))).Confirmed();

    /// <summary>All of a business account, page after page, with how many it has and may have.</summary>
    public async Task<GraphResult<GraphTemplates>> ListAsync(string token, string wabaId, CancellationToken cancellationToken)
    {
        var read = await ReadAllAsync(token, wabaId, cancellationToken);
        return read.Error?.Code == BadCursor ? await ReadAllAsync(token, wabaId, cancellationToken) : read;
    }

    private async Task<GraphResult<GraphTemplates>> ReadAllAsync(string token, string wabaId, CancellationToken cancellationToken)
    {
        List<TemplateAtMeta> templates = [];
        GraphTemplateSummary? summary = null;
        string? after = null;
        for (var page = 0; page < MostPages; page++)
        {
            (string, string)[] query = [("fields", Fields), ("limit", $"{PageSize}"), ("summary", "message_template_count,message_template_limit")];
            var result = await graph.GetAsync<GraphTemplatePage>(
                GraphTransport.Node(wabaId) + "/message_templates", token, cancellationToken, after is null ? query : [.. query, ("after", after)]);
            if (!result.IsOk) return result.Map(_ => new GraphTemplates([], null, null, false));

            templates.AddRange((result.Value.Data ?? []).Select(one => one.Read()).OfType<TemplateAtMeta>());
            summary ??= result.Value.Summary;
            // The address in "next" is not followed: it is Meta's word, and only the cursor is needed from it.
            after = result.Value.Paging is { Next: not null } paging ? paging.Cursors?.After : null;
            if (after is null) return GraphResult<GraphTemplates>.Ok(new(templates, summary?.Count, summary?.Limit, IsWhole: true));
        }

        return GraphResult<GraphTemplates>.Ok(new(templates, summary?.Count, summary?.Limit, IsWhole: false));
    }

    private static JsonObject Parts(TemplateContent content) => new()
    {
        ["parameter_format"] = content.ParameterFormat.ToString(),
        ["components"] = TemplateComponents.Write(content),
    };
}

/// <param name="Category">Meta's, which may be another than the one asked for.</param>
public sealed record GraphTemplateCreated(
    [property: JsonPropertyName("id")] string? Id, [property: JsonPropertyName("status")] string? Status, [property: JsonPropertyName("category")] string? Category);

/// <param name="IsWhole">False when there were more pages than anyone reads: then what is not in it may still exist.</param>
public sealed record GraphTemplates(IReadOnlyList<TemplateAtMeta> Templates, int? Count, int? Limit, bool IsWhole);

internal sealed record GraphTemplatePage(
    [property: JsonPropertyName("data")] IReadOnlyList<GraphTemplate>? Data,
    [property: JsonPropertyName("paging")] GraphPaging? Paging,
    [property: JsonPropertyName("summary")] GraphTemplateSummary? Summary);

internal sealed record GraphTemplateSummary(
    [property: JsonPropertyName("message_template_count")] int? Count, [property: JsonPropertyName("message_template_limit")] int? Limit);

internal sealed record GraphTemplateQuality([property: JsonPropertyName("score")] string? Score);

internal sealed record GraphTemplate(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("language")] string? Language,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("category")] string? Category,
    [property: JsonPropertyName("components")] JsonElement Components,
    [property: JsonPropertyName("rejected_reason")] string? RejectedReason,
    [property: JsonPropertyName("quality_score")] GraphTemplateQuality? Quality,
    [property: JsonPropertyName("correct_category")] string? CorrectCategory,
    [property: JsonPropertyName("previous_category")] string? PreviousCategory)
{
    /// <summary>Null for one without an id, a name, a language or a category we know.</summary>
    public TemplateAtMeta? Read() => Id is null || Name is null || Language is null || TemplateWords.Category(Category) is not { } category ? null : new(
        Id, Name, TemplateWords.Language(Language), TemplateWords.Status(Status) ?? TemplateStatus.PENDING, category, TemplateComponents.Read(Components),
        TemplateWords.Reason(RejectedReason), TemplateWords.Quality(Quality?.Score), TemplateWords.Category(CorrectCategory), TemplateWords.Category(PreviousCategory));
}
