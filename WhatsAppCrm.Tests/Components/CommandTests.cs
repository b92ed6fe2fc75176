using System.Text.RegularExpressions;
using WhatsAppCrm.Components.Commands;
using WhatsAppCrm.Components.Layout;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Components;

public sealed partial class CommandTests
{
    [Theory]
    [InlineData("Configurações do funil", "funil", true)]
    [InlineData("Configurações do funil", "configuracoes", true)]
    [InlineData("Quick replies", "qr", true)]
    [InlineData("Business account", "bacc", true)]
    [InlineData("Inbox", "xo", false)]
    [InlineData("Inbox", "", true)]
    public void Letters_in_their_order_find_a_line_without_accents(string line, string typed, bool fits) => Assert.Equal(fits, Fuzzy.Score(line, typed) is not null);

    [Theory]
    [InlineData("in", "Inbox", "Settings of this installation")]
    [InlineData("le", "Leads", "Resolve")]
    [InlineData("qr", "Quick replies", "Enquire about")]
    public void Beginnings_of_words_come_before_letters_in_the_middle(string typed, string better, string worse) => Assert.True(Fuzzy.Score(better, typed) > (Fuzzy.Score(worse, typed) ?? int.MinValue));

    [Fact]
    public void What_was_chosen_last_is_kept_once_and_newest_first()
    {
        var recent = new RecentCommands();
        foreach (var id in Enumerable.Range(0, 12).Append(5)) recent.Choose(new(id.ToString(System.Globalization.CultureInfo.InvariantCulture), "group", "title", "icon"));

        Assert.Equal(RecentCommands.Most, recent.All.Count);
        Assert.Equal(["5", "11", "10"], recent.All.Take(3).Select(command => command.Id));
        Assert.Single(recent.All, command => command.Id == "5");
    }

    // The list's and the frame's scripts are handed their keys; the others have them in the code, and this is what keeps the sheet honest.
    [Theory]
    [InlineData("Features/Leads/LeadBoard.razor.js", "Board")]
    [InlineData("Features/Inbox/MediaViewer.razor.js", "Viewer")]
    [InlineData("Features/Inbox/ReplyBox.razor.js", "Composer")]
    public void The_sheet_lists_every_key_that_a_script_listens_to(string script, string group)
    {
        var listed = new[] { BoardShortcuts.Group, ThreadShortcuts.Composer, ThreadShortcuts.Viewer }.Single(one => one.Name == group).Shortcuts.SelectMany(shortcut => shortcut.Keys).ToList();
        var text = File.ReadAllText(Path.Combine(ProductProcess.RepositoryRoot(), "WhatsAppCrm", script));
        var heard = Key().Matches(text).Select(match => match.Groups[1].Value).Where(key => key != "Arrow").Distinct().ToList();

        Assert.NotEmpty(heard);
        Violations(heard.Where(key => !listed.Contains(key) && !listed.Any(one => one.EndsWith("+" + key, StringComparison.Ordinal))), script);
        // And nothing that no script listens to.
        Violations(listed.Where(key => !text.Contains($"\"{key.Split('+')[^1]}\"") && !(key.StartsWith("Arrow", StringComparison.Ordinal) && text.Contains("\"Arrow\"")) && key != "/"), script);
    }

    [Fact]
    public void No_key_of_a_page_is_also_one_of_the_frame()
    {
        var frame = FrameShortcuts.Group.Shortcuts.SelectMany(shortcut => shortcut.Keys).Select(keys => keys.Split(' ')[0]).ToHashSet();
        Assert.DoesNotContain(InboxShortcuts.All.SelectMany(shortcut => shortcut.Keys), frame.Contains);
    }

    private static void Violations(IEnumerable<string> keys, string script) => Architecture.Violations.AssertNone(keys.Select(key => $"{script}: {key}"));

    [GeneratedRegex(@"key(?: ===? |\.startsWith\()""([^""]+)""")]
    private static partial Regex Key();
}
