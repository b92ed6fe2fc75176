using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>One page of a REST list, in the form every list of the API has.</summary>
/// <param name="Data">At most <paramref name="Limit"/> rows.</param>
/// <param name="Total">Rows on all pages.</param>
/// <param name="Page">From 1.</param>
public sealed record Paged<T>(IReadOnlyList<T> Data, int Total, int Page, int Limit);

/// <summary>Which page a caller asked for, already checked.</summary>
public readonly record struct PageRequest
{
    public const int MaxLimit = 100;

    public int Page { get; private init; }

    public int Limit { get; private init; }

    public int Skip => (Page - 1) * Limit;

    /// <exception cref="InvalidInputException">Field <c>page</c> is below 1 or absurdly high, or <c>limit</c> is not 1 to 100.</exception>
    public static PageRequest Of(int? page, int? limit, int defaultLimit = 20)
    {
        if (page is < 1 or > 1_000_000) throw new InvalidInputException("page", "Invalid");
        if (limit is < 1 or > MaxLimit) throw new InvalidInputException("limit", "Invalid");
        return new PageRequest { Page = page ?? 1, Limit = limit ?? defaultLimit };
    }

    public Paged<T> Answer<T>(IReadOnlyList<T> data, int total) => new(data, total, Page, Limit);
}
