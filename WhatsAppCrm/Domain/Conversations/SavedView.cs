namespace WhatsAppCrm.Domain.Conversations;

/// <summary>A way of looking at the inbox that one member keeps for themselves.</summary>
public sealed class SavedView : IOwned
{
    public const int NameMaxLength = 40;
    public const int QueryMaxLength = 1000;

    /// <summary>What fits beside the list, each with a counter.</summary>
    public const int MostOfAMember = 20;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid UserId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>View, filter and sort as the inbox's address says them, for example <c>view=mine&amp;f=unread&amp;sort=oldest</c>.</summary>
    public string Query { get; private set; } = "";

    /// <summary>From top to bottom, from 0.</summary>
    public int Position { get; private set; }

    private SavedView()
    {
    }

    public SavedView(Guid organizationId, Guid userId, string? name, string query, int position)
    {
        (OrganizationId, UserId, Position) = (organizationId, userId, position);
        Change(name, query);
    }

    /// <exception cref="InvalidInputException">Field <c>name</c> is missing or too long, or <c>query</c> too long.</exception>
    public void Change(string? name, string query)
    {
        Name = Text.Required(name, nameof(name), NameMaxLength);
        if (query.Length > QueryMaxLength) throw new InvalidInputException("query", "TooLong");
        Query = query;
    }

    public void MoveTo(int position) => Position = position;
}
