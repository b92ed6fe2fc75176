using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Inbox;

namespace WhatsAppCrm.Tests.Features.Inbox;

public sealed class ThreadLayoutTests
{
    private static readonly DateTime Noon = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Seller = Guid.NewGuid();

    [Fact]
    public void A_day_begins_by_the_organizations_clock_and_not_by_UTC()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo");
        DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));
        // 02:30 UTC is 23:30 of the day before in São Paulo; 03:30 is 00:30.
        var items = ThreadLayout.Of([Inbound(Noon.AddHours(14.5)), Inbound(Noon.AddHours(15.5))], null, DayOf);

        Assert.Equal([new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 21)], items.Select(item => item.NewDay!.Value));
    }

    [Fact]
    public void Bubbles_of_one_author_within_five_minutes_are_one_group()
    {
        var items = Layout(Inbound(Noon), Inbound(Noon.AddMinutes(5)), Inbound(Noon.AddMinutes(10.1)), Outbound(Noon.AddMinutes(11)), Outbound(Noon.AddMinutes(12), Guid.NewGuid()));

        Assert.Equal([true, false, true, true, true], items.Select(item => item.StartsGroup));
        Assert.Equal([false, true, true, true, true], items.Select(item => item.EndsGroup));
    }

    [Fact]
    public void The_unread_line_stands_once_and_starts_a_group()
    {
        var second = Inbound(Noon.AddMinutes(1));
        var items = ThreadLayout.Of([Inbound(Noon), second, Inbound(Noon.AddMinutes(2))], second.Id, DateOnly.FromDateTime);

        Assert.Equal([false, true, false], items.Select(item => item.StartsUnread));
        Assert.Equal([true, true, false], items.Select(item => item.StartsGroup));
    }

    [Fact]
    public void An_empty_thread_has_nothing() => Assert.Empty(Layout());

    [Theory]
    [InlineData("no link here", "no link here|")]
    [InlineData("see https://example.com/a?b=1.", "see |,https://example.com/a?b=1|https://example.com/a?b=1,.|")]
    [InlineData("(http://example.com)", "(|,http://example.com|http://example.com/,)|")]
    [InlineData("http://example.com/a_(b)", "http://example.com/a_(b)|http://example.com/a_(b)")]
    [InlineData("javascript:alert(1) data:text/html,x", "javascript:alert(1) data:text/html,x|")]
    [InlineData("https://", "https://|")]
    public void Only_web_addresses_become_links(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', LinkedText.Split(text).Select(part => $"{part.Text}|{part.Href}")));

    [Fact]
    public void A_message_being_sent_is_replaced_by_the_stored_one()
    {
        var feed = new ThreadFeed();
        feed.ShowSending(Guid.NewGuid(), "hello", "client-1", null, Seller, Noon);
        Assert.Equal(MessageStatus.QUEUED, Assert.Single(feed.Messages).Status);

        var stored = Outbound(Noon) with { ClientId = "client-1" };
        feed.Merge([stored], 50);

        Assert.Equal(stored.Id, Assert.Single(feed.Messages).Id);
    }

    [Fact]
    public void Merging_moves_ticks_keeps_order_and_tells_what_is_new()
    {
        var feed = new ThreadFeed();
        var (first, second) = (Outbound(Noon), Inbound(Noon.AddMinutes(2)));
        feed.Prepend([first, second], 2);
        Assert.True(feed.HasEarlier);

        var late = Inbound(Noon.AddMinutes(1));
        var added = feed.Merge([first with { Status = MessageStatus.READ }, late, second], 50);

        Assert.Equal([late], added);
        Assert.Equal([first.Id, late.Id, second.Id], feed.Messages.Select(message => message.Id));
        Assert.Equal(MessageStatus.READ, feed.Messages.First().Status);
    }

    [Fact]
    public void A_thread_that_ran_away_starts_again_from_its_newest_part()
    {
        var feed = new ThreadFeed();
        feed.Prepend([Inbound(Noon)], 50);

        var newest = Enumerable.Range(1, 3).Select(minute => Inbound(Noon.AddHours(minute))).ToList();
        feed.Merge(newest, 3);

        Assert.Equal(newest, feed.Messages);
        Assert.True(feed.HasEarlier);
    }

    [Fact]
    public void A_thread_watched_for_hours_lets_go_of_its_oldest_messages_which_can_be_loaded_again()
    {
        var feed = new ThreadFeed();
        var messages = Enumerable.Range(0, 20).Select(minute => Inbound(Noon.AddMinutes(minute))).ToList();
        feed.Prepend(messages, 50);

        feed.Trim(11);
        Assert.Equal((20, false), (feed.Count, feed.HasEarlier));

        feed.Trim(10);
        Assert.Equal(messages[10..], feed.Messages);
        Assert.True(feed.HasEarlier);
    }

    private static IReadOnlyList<ThreadItem> Layout(params ThreadMessage[] messages) => ThreadLayout.Of(messages, null, DateOnly.FromDateTime);

    internal static ThreadMessage Inbound(DateTime at) => new(
        Guid.CreateVersion7(), Guid.Empty, MessageDirection.INBOUND, MessageKind.TEXT, "hi", MessageStatus.RECEIVED, at, null, null, null, null, null, null, null, null, "+1555", "+1555");

    private static ThreadMessage Outbound(DateTime at, Guid? by = null) => Inbound(at) with { Direction = MessageDirection.OUTBOUND, Status = MessageStatus.SENT, SentByUserId = by ?? Seller };
}
