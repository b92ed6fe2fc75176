using System.Globalization;

namespace WhatsAppCrm.Domain.Leads;

/// <summary>What a field of the organization's own holds. Stored and sent by name.</summary>
public enum CustomFieldKind
{
    TEXT,
    NUMBER,
    DATE,
    CHOICE,
    CHECKBOX,
    URL,
}

/// <summary>A field that an organization adds to its leads.</summary>
public sealed class CustomField : IOwned
{
    public const int LabelMaxLength = 60;
    public const int KeyMaxLength = 60;
    public const int ChoiceMaxLength = 80;
    public const int MostChoices = 50;
    public const int MostInAnOrganization = 30;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>What programs and files call it: from the first label, never changed. Unique in the organization.</summary>
    public string Key { get; private set; } = "";

    public string Label { get; private set; } = "";

    public CustomFieldKind Kind { get; private set; }

    /// <summary>One a line, for <see cref="CustomFieldKind.CHOICE"/>; else empty.</summary>
    public string ChoiceLines { get; private set; } = "";

    public int Position { get; private set; }

    private CustomField()
    {
    }

    /// <exception cref="InvalidInputException">Label missing or too long, or a choice without choices.</exception>
    public CustomField(Guid organizationId, string key, string? label, CustomFieldKind kind, IEnumerable<string>? choices, int position)
    {
        (OrganizationId, Key, Kind, Position) = (organizationId, key, kind, position);
        Describe(label, choices);
    }

    public IReadOnlyList<string> Choices => ChoiceLines.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Its kind stays: the values that are stored are of it.</summary>
    public void Describe(string? label, IEnumerable<string>? choices)
    {
        var lines = (Kind == CustomFieldKind.CHOICE ? choices ?? [] : []).Select(choice => choice.ReplaceLineEndings(" ").Trim()).Where(choice => choice.Length > 0).Distinct().ToList();
        if (Kind == CustomFieldKind.CHOICE && lines.Count == 0) throw new InvalidInputException(nameof(choices), "Required");
        if (lines.Count > MostChoices || lines.Exists(line => line.Length > ChoiceMaxLength)) throw new InvalidInputException(nameof(choices), "TooLong");
        (Label, ChoiceLines) = (Text.Required(label, nameof(label), LabelMaxLength), string.Join('\n', lines));
    }

    public void Place(int position) => Position = position;

    /// <summary>The one spelling a value is stored in: numbers and dates invariant, a checkbox <c>true</c>, nothing for empty and unticked.</summary>
    /// <exception cref="InvalidInputException">The text is not of this field's kind; the field is named <c>customFields.key</c>.</exception>
    public string? Canonical(string? text)
    {
        text = Text.Optional(text, $"customFields.{Key}", CustomValue.TextMaxLength);
        if (text is null) return null;
        return Kind switch
        {
            CustomFieldKind.NUMBER => decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : throw Invalid(),
            CustomFieldKind.DATE => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : throw Invalid(),
            CustomFieldKind.CHOICE => Choices.FirstOrDefault(choice => string.Equals(choice, text, StringComparison.OrdinalIgnoreCase)) ?? throw Invalid(),
            CustomFieldKind.CHECKBOX => bool.TryParse(text, out var ticked) ? ticked ? "true" : null : throw Invalid(),
            CustomFieldKind.URL => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? text : throw Invalid(),
            _ => text,
        };
    }

    private InvalidInputException Invalid() => new($"customFields.{Key}", "Invalid");
}

/// <summary>What one lead has in one field. Empty has no row.</summary>
public sealed class CustomValue : IOwned
{
    public const int TextMaxLength = 1000;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid LeadId { get; private set; }

    public Guid FieldId { get; private set; }

    /// <summary>As <see cref="CustomField.Canonical"/> made it.</summary>
    public string Value { get; private set; } = "";

    private CustomValue()
    {
    }

    public CustomValue(Lead lead, CustomField field, string value) =>
        (OrganizationId, LeadId, FieldId, Value) = (lead.OrganizationId, lead.Id, field.Id, value);

    public void Change(string value) => Value = value;
}
