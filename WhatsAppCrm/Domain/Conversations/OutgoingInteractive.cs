namespace WhatsAppCrm.Domain.Conversations;

/// <param name="Id">What comes back when it is tapped; null gives it its place (1, 2, 3).</param>
public sealed record ReplyButton(string? Title, string? Id = null)
{
    public const int TitleMaxLength = 20;
    public const int IdMaxLength = 256;
}

/// <param name="Title">Needed when there are several sections.</param>
public sealed record ListSection(string? Title, IReadOnlyList<ListRow> Rows)
{
    public const int TitleMaxLength = 24;
}

/// <param name="Id">What comes back when it is chosen; null gives it its place in the whole list.</param>
public sealed record ListRow(string? Title, string? Description = null, string? Id = null)
{
    public const int TitleMaxLength = 24;
    public const int DescriptionMaxLength = 72;
    public const int IdMaxLength = 200;
}

/// <summary>A text with up to three buttons to answer by. Titles and ids are each unique, as Meta wants it.</summary>
public sealed record OutgoingButtons(string? Text, IReadOnlyList<ReplyButton> Buttons, string? Header = null, string? Footer = null) : OutgoingContent
{
    public const int MostButtons = 3;
    public const int TextMaxLength = 1024;
    public const int HeaderMaxLength = 60;
    public const int FooterMaxLength = 60;

    public override MessageKind Kind => MessageKind.INTERACTIVE;

    public override string? Words => Text;

    public override MessageDetails Details => new() { Offer = new(Header, Footer, Buttons, null, null) };

    public override OutgoingButtons Checked()
    {
        var text = Domain.Text.Required(Text, "text", TextMaxLength);
        if (Buttons is not { Count: > 0 }) throw new InvalidInputException("buttons", "Required");
        if (Buttons.Count > MostButtons) throw new InvalidInputException("buttons", "TooMany");
        var buttons = Buttons.Select((button, i) => new ReplyButton(
            Domain.Text.Required(button.Title, $"buttons[{i}].title", ReplyButton.TitleMaxLength),
            Domain.Text.Optional(button.Id, $"buttons[{i}].id", ReplyButton.IdMaxLength) ?? $"{i + 1}")).ToList();
        Unique.Check(buttons.Select(button => button.Title!), i => $"buttons[{i}].title");
        Unique.Check(buttons.Select(button => button.Id!), i => $"buttons[{i}].id");
        return new(text, buttons, Domain.Text.Optional(Header, "header", HeaderMaxLength), Domain.Text.Optional(Footer, "footer", FooterMaxLength));
    }
}

/// <summary>A text with a list to choose from: at most ten rows in all, whatever the sections.</summary>
/// <param name="Button">Opens the list.</param>
public sealed record OutgoingList(string? Text, string? Button, IReadOnlyList<ListSection> Sections, string? Header = null, string? Footer = null) : OutgoingContent
{
    public const int MostRows = 10;
    public const int TextMaxLength = 4096;
    public const int ButtonMaxLength = 20;
    public const int HeaderMaxLength = 60;
    public const int FooterMaxLength = 60;

    public override MessageKind Kind => MessageKind.INTERACTIVE;

    public override string? Words => Text;

    public override MessageDetails Details => new() { Offer = new(Header, Footer, null, Button, Sections) };

    public override OutgoingList Checked()
    {
        var text = Domain.Text.Required(Text, "text", TextMaxLength);
        var opener = Domain.Text.Required(Button, "button", ButtonMaxLength);
        if (Sections is not { Count: > 0 }) throw new InvalidInputException("sections", "Required");
        if (Sections.Sum(section => section.Rows.Count) > MostRows) throw new InvalidInputException("sections", "TooMany");
        var before = 0;
        List<ListSection> sections = [];
        foreach (var section in Sections)
        {
            sections.Add(CheckedSection(section, sections.Count, before));
            before += section.Rows.Count;
        }

        Unique.Check(sections.SelectMany(section => section.Rows).Select(row => row.Id!), _ => "sections");
        return new(text, opener, sections, Domain.Text.Optional(Header, "header", HeaderMaxLength), Domain.Text.Optional(Footer, "footer", FooterMaxLength));
    }

    private ListSection CheckedSection(ListSection section, int i, int rowsBefore)
    {
        var at = $"sections[{i}]";
        var title = Sections.Count > 1
            ? Domain.Text.Required(section.Title, $"{at}.title", ListSection.TitleMaxLength)
            : Domain.Text.Optional(section.Title, $"{at}.title", ListSection.TitleMaxLength);
        if (section.Rows is not { Count: > 0 }) throw new InvalidInputException($"{at}.rows", "Required");
        List<ListRow> rows = [];
        foreach (var row in section.Rows)
        {
            var field = $"{at}.rows[{rows.Count}]";
            rows.Add(new(
                Domain.Text.Required(row.Title, $"{field}.title", ListRow.TitleMaxLength),
                Domain.Text.Optional(row.Description, $"{field}.description", ListRow.DescriptionMaxLength),
                Domain.Text.Optional(row.Id, $"{field}.id", ListRow.IdMaxLength) ?? $"{rowsBefore + rows.Count + 1}"));
        }

        return new(title, rows);
    }
}

internal static class Unique
{
    /// <exception cref="InvalidInputException">The field of the first that was there before.</exception>
    public static void Check(IEnumerable<string> values, Func<int, string> field)
    {
        var seen = new HashSet<string>();
        foreach (var (i, value) in values.Index())
            if (!seen.Add(value)) throw new InvalidInputException(field(i), "Duplicate");
    }
}
