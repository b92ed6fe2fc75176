using System.Globalization;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Finds members while somebody types after the @.</summary>
public static class MentionSearch
{
    private const CompareOptions Loosely = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;

    /// <summary>Those whose name begins with it, then those of whom another name does. Capitals and accents make no difference; everybody for an empty search.</summary>
    public static IReadOnlyList<Member> Find(IReadOnlyList<Member> members, string query, int atMost)
    {
        var words = query.Trim();
        return [.. members.Select(member => (Member: member, Rank: Rank(member.Name, words))).Where(found => found.Rank < 2).OrderBy(found => found.Rank).Take(atMost).Select(found => found.Member)];
    }

    private static int Rank(string name, string words)
    {
        var compare = CultureInfo.InvariantCulture.CompareInfo;
        if (compare.IsPrefix(name, words, Loosely)) return 0;
        return name.Split(' ', '@', '.').Any(part => compare.IsPrefix(part, words, Loosely)) ? 1 : 2;
    }
}
