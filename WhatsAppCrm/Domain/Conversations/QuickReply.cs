namespace WhatsAppCrm.Domain.Conversations;

/// <summary>A text that is written often, found by its shortcut: the organization's, or one member's own.</summary>
public sealed class QuickReply : IOwned
{
    public const int ShortcutMaxLength = 32;

    public const int TextMaxLength = 4000;

    /// <summary>Of the organization; and as many again of each member.</summary>
    public const int MostOfOne = 200;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>The only member who sees it; null: everybody does.</summary>
    public Guid? OwnerUserId { get; private set; }

    /// <summary>Without the slash that calls it.</summary>
    public string Shortcut { get; private set; } = "";

    /// <summary>The shortcut as it is compared: unique among the organization's, and among each member's own.</summary>
    public string ShortcutKey { get; private set; } = "";

    /// <summary>May hold the places that <see cref="QuickReplyPlaces"/> fills.</summary>
    public string Text { get; private set; } = "";

    public DateTime CreatedAtUtc { get; private set; }

    private QuickReply()
    {
    }

    /// <exception cref="InvalidInputException">Field <c>shortcut</c> or <c>text</c>.</exception>
    public QuickReply(Guid organizationId, Guid? ownerUserId, string? shortcut, string? text, DateTime nowUtc)
    {
        (OrganizationId, OwnerUserId, CreatedAtUtc) = (organizationId, ownerUserId, nowUtc);
        Change(shortcut, text);
    }

    /// <param name="shortcut">Letters, digits, hyphen, underscore and full stop; a slash before it is left away.</param>
    /// <param name="text">At most <see cref="TextMaxLength"/> characters.</param>
    /// <exception cref="InvalidInputException">Field <c>shortcut</c> or <c>text</c>.</exception>
    public void Change(string? shortcut, string? text)
    {
        var word = Domain.Text.Required(shortcut?.Trim().TrimStart('/'), nameof(shortcut), ShortcutMaxLength);
        if (!word.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.')) throw new InvalidInputException("shortcut", "Invalid");
        var words = Domain.Text.Required(text, nameof(text), TextMaxLength);
        (Shortcut, ShortcutKey, Text) = (word, word.ToUpperInvariant(), words);
    }
}
