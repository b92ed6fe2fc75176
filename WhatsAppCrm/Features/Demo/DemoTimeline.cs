using System.Globalization;
using System.Text.RegularExpressions;

namespace WhatsAppCrm.Features.Demo;

/// <param name="FromCustomer">False: the shop wrote it.</param>
internal sealed record DemoLine(bool FromCustomer, string Text, DateTime AtUtc);

/// <summary>Gives every line of a conversation its time, counted back from its last one. The same script gives the same pauses.</summary>
internal static partial class DemoTimeline
{
    public static IReadOnlyList<DemoLine> Of(DemoConversation conversation, DateTime nowUtc)
    {
        var lines = new List<DemoLine>();
        var at = nowUtc - Span(conversation.Ago);
        for (var i = conversation.Lines.Count - 1; i >= 0; i--)
        {
            var line = conversation.Lines[i];
            if (line[0] == '~')
            {
                at -= Span(line[1..]);
                continue;
            }

            lines.Add(new(line[0] == '>', line[1..].Trim(), at));
            var before = i > 0 ? conversation.Lines[i - 1][0] : line[0];
            at -= before == line[0] ? TimeSpan.FromSeconds(20 + line.Length % 25) : TimeSpan.FromSeconds(70 + line.Length * 7 % 400);
        }

        lines.Reverse();
        return lines;
    }

    /// <summary>Reads <c>45m</c>, <c>2h</c>, <c>1d6h</c>.</summary>
    private static TimeSpan Span(string text) => Part().Matches(text).Aggregate(TimeSpan.Zero, (sum, part) =>
    {
        var amount = int.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return sum + part.Groups[2].Value switch
        {
            "d" => TimeSpan.FromDays(amount),
            "h" => TimeSpan.FromHours(amount),
            _ => TimeSpan.FromMinutes(amount),
        };
    });

    [GeneratedRegex("(\\d+)([dhm])")]
    private static partial Regex Part();
}
