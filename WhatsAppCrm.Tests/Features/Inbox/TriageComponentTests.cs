using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.Inbox.Triage;

namespace WhatsAppCrm.Tests.Features.Inbox;

public sealed class TriageComponentTests : BunitContext
{
    public TriageComponentTests() => Services.AddLocalization();

    [Fact]
    public void The_bar_of_the_ticked_says_how_many_and_hands_over_what_is_to_be_done()
    {
        var (done, cleared, all) = (new List<string>(), 0, 0);
        var bar = Render<BulkBar>(parameters => parameters
            .Add(one => one.Ids, [Guid.NewGuid(), Guid.NewGuid()]).Add(one => one.CanTakeAll, true)
            .Add(one => one.OnAct, done.Add).Add(one => one.OnClear, () => cleared++).Add(one => one.OnAll, () => all++));

        Assert.Contains("2", bar.Find("[role=status]").TextContent, StringComparison.Ordinal);
        foreach (var action in new[] { "Resolve", "Snooze", "Assign", "Label", "Priority", "Read" }) bar.Find($"[data-action={action}]").Click();
        bar.Find("[data-testid=select-all]").Click();
        bar.Find(".head .tool").Click();

        Assert.Equal(["Resolve", "Snooze", "Assign", "Label", "Priority", "Read"], done);
        Assert.Equal((1, 1), (cleared, all));
        Assert.All(bar.FindAll("button"), button => Assert.False(string.IsNullOrEmpty(button.GetAttribute("aria-label") ?? button.TextContent)));
    }

    [Fact]
    public void The_bar_waits_while_a_change_is_under_way()
    {
        var bar = Render<BulkBar>(parameters => parameters.Add(one => one.Ids, [Guid.NewGuid()]).Add(one => one.IsBusy, true));

        Assert.All(bar.FindAll("[data-action]"), button => Assert.True(button.HasAttribute("disabled")));
        Assert.Empty(bar.FindAll("[data-testid=select-all]"));
    }

    [Fact]
    public void A_range_ticks_everything_between_in_either_direction()
    {
        var rows = Enumerable.Range(0, 6).Select(_ => new ConversationSummary(Guid.NewGuid(), default, "", null, null, null, default, 0, default, null, null, null, null, null, null, null)).ToList();
        var ticked = new ConversationSelection();

        ticked.Toggle(rows[4].Id, range: false, rows);
        ticked.Toggle(rows[1].Id, range: true, rows);
        Assert.Equal(rows[1..5].Select(row => row.Id).Order(), ticked.Ids.Order());
        ticked.Toggle(rows[2].Id, range: false, rows);
        Assert.False(ticked.Has(rows[2].Id));
        // What the range began with has gone from the list: only this one.
        ticked.Clear();
        ticked.Toggle(Guid.NewGuid(), range: false, rows);
        ticked.Toggle(rows[0].Id, range: true, rows);
        Assert.Equal(2, ticked.Ids.Count);
    }

    [Theory]
    [InlineData("2026-11-20T10:15", "LaterToday", "2026-11-20T14:00")]
    [InlineData("2026-11-20T10:00", "LaterToday", "2026-11-20T13:00")]
    [InlineData("2026-11-20T18:30", "LaterToday", null)]
    [InlineData("2026-11-20T23:59", "Tomorrow", "2026-11-21T09:00")]
    [InlineData("2026-11-20T10:15", "NextWeek", "2026-11-23T09:00")]
    [InlineData("2026-11-23T08:00", "NextWeek", "2026-11-30T09:00")]
    public void The_times_to_put_off_to_are_those_people_mean(string now, string name, string? expected) =>
        Assert.Equal(expected is null ? null : DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), SnoozeTimes.From(DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault(time => time.Name == name)?.Local);

    [Theory]
    [InlineData(ConversationPriority.LOW, 1)]
    [InlineData(ConversationPriority.MEDIUM, 2)]
    [InlineData(ConversationPriority.HIGH, 3)]
    [InlineData(ConversationPriority.URGENT, 3)]
    public void A_priority_is_drawn_and_said(ConversationPriority priority, int bars)
    {
        var mark = Render<PriorityMark>(parameters => parameters.Add(one => one.Priority, priority));

        Assert.Equal(bars, mark.FindAll("rect[data-on]").Count);
        Assert.False(string.IsNullOrEmpty(mark.Find("svg").GetAttribute("aria-label")));
        Assert.Empty(Render<PriorityMark>(parameters => parameters.Add(one => one.Priority, ConversationPriority.NONE)).FindAll("svg"));
    }

    [Fact]
    public void Every_key_has_words_and_none_means_two_things()
    {
        var words = Services.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<TriageText>>();

        Assert.All(InboxShortcuts.All, shortcut => Assert.False(words["Key_" + shortcut.Action].ResourceNotFound));
        Assert.Equal(InboxShortcuts.All.SelectMany(shortcut => shortcut.Keys).Distinct().Count(), InboxShortcuts.All.Sum(shortcut => shortcut.Keys.Length));
    }
}
