using System.Text.RegularExpressions;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Domain.AutoReplies;

/// <summary>Which answer it is. Stored and sent by name.</summary>
public enum AutoReplyKind
{
    NONE,
    KEYWORD,
    BRAIN,
    AWAY,
    GREETING,
}

/// <param name="Text">What to answer; null for none, and for the brain, which is asked first.</param>
/// <param name="Rule">The rule whose words matched.</param>
public sealed record AutoReplyDecision(AutoReplyKind Kind, string? Text, KeywordRule? Rule = null)
{
    public static readonly AutoReplyDecision Nothing = new(AutoReplyKind.NONE, null);
}

/// <summary>What is known about a message at the moment of answering it.</summary>
/// <param name="Words">What the customer wrote or pressed; null for what has no words.</param>
/// <param name="CustomerName">Null when only a number is known.</param>
/// <param name="PreviousAtUtc">The message before it in the conversation, in or out; null when it is the first.</param>
/// <param name="AwaySaidAtUtc">When this conversation was last told that nobody is there.</param>
public sealed partial record AutoReplySituation(
    string? Words, string? CustomerName, string BusinessName, DateTime SentAtUtc, DateTime NowUtc, DateTime? PreviousAtUtc, DateTime? AwaySaidAtUtc, TimeZoneInfo Zone)
{
    /// <summary>Puts names in for <c>{name}</c> and <c>{business}</c>. Without a name its place closes: "Hi, {name}!" becomes "Hi!".</summary>
    public string Fill(string text)
    {
        var named = CustomerName is null ? NamelessPlace().Replace(text, "") : NamePlace().Replace(text, _ => CustomerName);
        return Domain.Text.Shorten(BusinessPlace().Replace(named, _ => BusinessName).Trim(), Message.TextMaxLength);
    }

    [GeneratedRegex(@"\{name\}", RegexOptions.IgnoreCase)]
    private static partial Regex NamePlace();

    [GeneratedRegex(@"(?:,?[ \t]+)?\{name\}", RegexOptions.IgnoreCase)]
    private static partial Regex NamelessPlace();

    [GeneratedRegex(@"\{business\}", RegexOptions.IgnoreCase)]
    private static partial Regex BusinessPlace();
}
