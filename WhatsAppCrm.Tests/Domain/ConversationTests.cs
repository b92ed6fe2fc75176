using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Domain;

public sealed class ConversationTests
{
    private readonly Conversation _conversation = Build.Conversation();

    [Fact]
    public void A_new_conversation_has_no_open_window()
    {
        Assert.False(_conversation.IsWindowOpen(Build.Now));
        Assert.Null(_conversation.WindowClosesAtUtc);
    }

    [Fact]
    public void The_window_is_open_for_24_hours_from_the_customers_own_time()
    {
        _conversation.Add(Build.Inbound(_conversation, sentAtUtc: Build.Now));

        Assert.True(_conversation.IsWindowOpen(Build.Now.AddHours(24).AddSeconds(-1)));
        Assert.False(_conversation.IsWindowOpen(Build.Now.AddHours(24)));
        Assert.Equal(Build.Now.AddHours(24), _conversation.WindowClosesAtUtc);
    }

    [Fact]
    public void A_late_delivery_never_moves_the_window_back_nor_takes_the_newest_place_but_counts_as_unread()
    {
        var newest = Build.Inbound(_conversation, "newest", Build.Now.AddMinutes(10));
        _conversation.Add(newest);

        _conversation.Add(Build.Inbound(_conversation, "late", Build.Now.AddMinutes(5)));

        Assert.Equal(Build.Now.AddMinutes(10), _conversation.LastInboundAtUtc);
        Assert.Equal((newest.Id, "newest", Build.Now.AddMinutes(10)), (_conversation.LastMessageId, _conversation.LastMessagePreview, _conversation.LastMessageAtUtc));
        Assert.Equal(2, _conversation.UnreadCount);
    }

    [Fact]
    public void The_first_message_takes_its_place_even_when_it_is_older_than_the_conversation()
    {
        var message = Build.Inbound(_conversation, sentAtUtc: Build.Now.AddHours(-3));

        _conversation.Add(message);

        Assert.Equal((message.Id, Build.Now.AddHours(-3)), (_conversation.LastMessageId, _conversation.LastMessageAtUtc));
    }

    [Fact]
    public void A_reply_shows_its_status_raises_no_unread_and_opens_no_window()
    {
        _conversation.Add(Build.Outbound(_conversation, "our reply"));

        Assert.Equal(
            (0, MessageStatus.QUEUED, MessageDirection.OUTBOUND, "our reply"),
            (_conversation.UnreadCount, _conversation.LastMessageStatus, _conversation.LastMessageDirection, _conversation.LastMessagePreview));
        Assert.False(_conversation.IsWindowOpen(Build.Now));
    }

    [Fact]
    public void The_lists_tick_follows_the_newest_message_only()
    {
        var first = Build.Outbound(_conversation);
        var second = Build.Outbound(_conversation, nowUtc: Build.Now.AddMinutes(1));
        _conversation.Add(first);
        _conversation.Add(second);

        first.Advance(MessageStatus.READ, Build.Now);
        _conversation.Follow(first);
        Assert.Equal(MessageStatus.QUEUED, _conversation.LastMessageStatus);

        second.Advance(MessageStatus.DELIVERED, Build.Now);
        _conversation.Follow(second);
        Assert.Equal(MessageStatus.DELIVERED, _conversation.LastMessageStatus);
    }

    [Fact]
    public void A_customers_message_after_ours_shows_no_tick()
    {
        _conversation.Add(Build.Outbound(_conversation));
        _conversation.Add(Build.Inbound(_conversation, sentAtUtc: Build.Now.AddMinutes(1)));

        Assert.Null(_conversation.LastMessageStatus);
    }

    [Fact]
    public void A_long_text_of_several_lines_becomes_a_preview_of_one_line()
    {
        _conversation.Add(Build.Inbound(_conversation, "first\r\nsecond\n" + new string('x', 500)));

        Assert.StartsWith("first second x", _conversation.LastMessagePreview);
        Assert.Equal(Conversation.PreviewMaxLength, _conversation.LastMessagePreview!.Length);
    }

    [Fact]
    public void Reading_clears_unread_once()
    {
        _conversation.Add(Build.Inbound(_conversation));

        Assert.True(_conversation.MarkRead());
        Assert.False(_conversation.MarkRead());
        Assert.Equal(0, _conversation.UnreadCount);
    }
}
