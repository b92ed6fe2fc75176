using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WhatsAppCrm.Domain.Templates;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Reads the fields that speak of templates. The smallest:
/// <code>{"id":"&lt;WABA&gt;","time":1790416800,"changes":[{"field":"message_template_status_update","value":{"event":"APPROVED","message_template_id":1234,
///   "message_template_name":"order_update","message_template_language":"en-US","reason":"NONE","message_template_category":"UTILITY"}}]}</code>
/// <c>reason</c> may be null; a rejection may have <c>rejection_info{reason,recommendation}</c>, a pause <c>other_info{title,description}</c>, an end
/// <c>disable_info{disable_date}</c>. <c>template_category_update</c> has two shapes: announced (<c>new_category</c> is the present one, <c>correct_category</c> the coming
/// one, with <c>category_update_timestamp</c>), and done (<c>previous_category</c>, <c>new_category</c>).
/// Meta Cloud API, template webhooks, read 2026-11-20.
/// </summary>
internal static class TemplateChangeReader
{
    /// <returns>Whether the field is one of these; without news when its value says nothing.</returns>
    public static bool TryRead(JsonElement entry, JsonElement change, DateTime receivedAtUtc, List<TemplateChange> changes)
    {
        var value = change.Get("value");
        var field = change.Text("field");
        TemplateNews? news;
        switch (field)
        {
            case "message_template_status_update":
                news = Status(value);
                break;
            case "message_template_quality_update":
                news = value.Text("new_quality_score") is { } score ? new TemplateQualityMoved(TemplateWords.Quality(score), TemplateWords.Quality(value.Text("previous_quality_score"))) : null;
                break;
            case "message_template_components_update":
                news = Components(value);
                break;
            case "template_category_update":
                news = Category(value);
                break;
            default:
                return false;
        }

        var id = value.Text("message_template_id");
        var name = value.Text("message_template_name");
        var language = value.Text("message_template_language") is { } code ? TemplateWords.Language(code) : null;
        if (news is null || (id is null && (name is null || language is null))) return true;
        var time = AccountChangeReader.Time(entry, receivedAtUtc);
        changes.Add(new(entry.Text("id") ?? "", id, name, language, time ?? receivedAtUtc, Key(field!, time, value), news));
        return true;
    }

    private static TemplateVerdict? Status(JsonElement value)
    {
        if (value.Text("event")?.ToUpperInvariant() is not { } name) return null;
        var (rejection, other) = (value.Get("rejection_info"), value.Get("other_info"));
        var reason = TemplateWords.Reason(value.Text("reason")) ?? (name == "REJECTED" ? TemplateWords.Reason(rejection.Text("reason")) : null);
        // A template that is reinstated can be sent again.
        var status = name == "REINSTATED" ? TemplateStatus.APPROVED : TemplateWords.Status(name);
        return new(name, status, reason, other.Text("title"), rejection.Text("recommendation") ?? Sentence(rejection.Text("reason")) ?? other.Text("description"), TemplateWords.Category(value.Text("message_template_category")));
    }

    /// <summary>A reason may be a code or a sentence.</summary>
    private static string? Sentence(string? reason) => reason?.Contains(' ', StringComparison.Ordinal) == true ? reason : null;

    private static TemplateNews? Category(JsonElement value)
    {
        if (TemplateWords.Category(value.Text("correct_category")) is { } next) return new TemplateCategoryAnnounced(next, value.UnixTime("category_update_timestamp"));
        return TemplateWords.Category(value.Text("new_category")) is { } done ? new TemplateCategoryMoved(done, TemplateWords.Category(value.Text("previous_category"))) : null;
    }

    /// <summary><c>{"message_template_element":"Body text","message_template_title":"Header","message_template_footer":"…","message_template_buttons":[{"message_template_button_type":"URL","message_template_button_text":"…","message_template_button_url":"…"}]}</c></summary>
    private static TemplateComponentsMoved Components(JsonElement value)
    {
        var buttons = value.Get("message_template_buttons").ValueKind != JsonValueKind.Array ? null : value.Items("message_template_buttons").Select(button => new TemplateButtonContent(
            Enum.TryParse<TemplateButtonKind>(button.Text("message_template_button_type"), ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : TemplateButtonKind.OTHER,
            button.Text("message_template_button_text"), button.Text("message_template_button_url"), button.Text("message_template_button_phone_number"))).ToList();
        return new(value.Text("message_template_title"), value.Text("message_template_element"), value.Text("message_template_footer"), buttons);
    }

    private static string Key(string field, DateTime? time, JsonElement value) =>
        $"{field}:{(time is { } at ? new DateTimeOffset(at).ToUnixTimeSeconds() : 0)}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value.GetRawText())).AsSpan(0, 8))}";
}
