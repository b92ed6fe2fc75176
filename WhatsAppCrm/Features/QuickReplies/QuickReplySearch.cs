using System.Globalization;

namespace WhatsAppCrm.Features.QuickReplies;

/// <summary>Finds quick replies while somebody types after the slash.</summary>
public static class QuickReplySearch
{
    /// <summary>As many as a person looks through.</summary>
    public const int MostShown = 30;

    private const CompareOptions Loosely = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;

    /// <summary>Those whose shortcut begins with it, then those whose shortcut has it, then those whose text has it. Capitals and accents make no difference.</summary>
    /// <param name="all">In the order they are shown in.</param>
    public static IReadOnlyList<QuickReplyRow> Find(IReadOnlyList<QuickReplyRow> all, string query)
    {
        var words = query.Trim();
        return [.. all.Select(reply => (Reply: reply, Rank: Rank(reply, words))).Where(found => found.Rank < 3).OrderBy(found => found.Rank).Take(MostShown).Select(found => found.Reply)];
    }

    private static int Rank(QuickReplyRow reply, string words)
    {
        var compare = CultureInfo.InvariantCulture.CompareInfo;
        if (compare.IsPrefix(reply.Shortcut, words, Loosely)) return 0;
        if (compare.IndexOf(reply.Shortcut, words, Loosely) >= 0) return 1;
        return compare.IndexOf(reply.Text, words, Loosely) >= 0 ? 2 : 3;
    }
}
