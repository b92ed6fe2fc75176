using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Domain;

public sealed class TriageTests
{
    private static readonly Guid Seller = Guid.NewGuid();
    private readonly Conversation _conversation = Build.Conversation();

    [Fact]
    public void A_customer_waits_from_their_oldest_unanswered_message_until_a_person_answers()
    {
        Write(Build.Now);
        Write(Build.Now.AddMinutes(3));
        Assert.Equal(Build.Now, _conversation.WaitingSinceUtc);

        _conversation.Add(Message.OutboundText(_conversation, "We will answer soon", null, null, Build.Now.AddMinutes(4)));
        Assert.Equal(Build.Now, _conversation.WaitingSinceUtc);

        _conversation.Add(Build.Outbound(_conversation, nowUtc: Build.Now.AddMinutes(10)));
        Assert.Null(_conversation.WaitingSinceUtc);
        Assert.Equal(Build.Now.AddMinutes(10), _conversation.FirstAnsweredAtUtc);
    }

    [Fact]
    public void An_answer_from_the_phone_that_comes_late_leaves_what_came_after_it_waiting()
    {
        Write(Build.Now);
        Write(Build.Now.AddMinutes(9));
        var echo = Message.OutboundElsewhere(_conversation, "wamid.echo", MessageKind.TEXT, "Hi", null, Build.Now.AddMinutes(5), Build.Now.AddMinutes(10));
        echo.Place(MessageOrigin.BUSINESS_APP, null, null, null);
        _conversation.Add(echo);

        Assert.Equal(Build.Now.AddMinutes(9), _conversation.WaitingSinceUtc);
    }

    [Fact]
    public void A_snooze_ends_when_it_is_over_or_when_the_customer_writes()
    {
        _conversation.Snooze(Build.Now.AddHours(2), Seller, Build.Now);
        Assert.False(_conversation.IsSnoozeOver(Build.Now.AddHours(2).AddSeconds(-1)));
        Assert.True(_conversation.IsSnoozeOver(Build.Now.AddHours(2)));

        Write(Build.Now.AddMinutes(30));
        Assert.Equal((ConversationStatus.OPEN, null), (_conversation.Status, _conversation.SnoozedUntilUtc));
        Assert.False(_conversation.IsSnoozeOver(Build.Now.AddHours(3)));
    }

    [Fact]
    public void A_snooze_without_a_time_is_never_over_by_itself()
    {
        _conversation.Snooze(null, Seller, Build.Now);
        Assert.False(_conversation.IsSnoozeOver(Build.Now.AddYears(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    [InlineData(367 * 24 * 60)]
    public void A_snooze_ends_in_the_future_and_within_a_year(int minutes) =>
        Assert.Throws<InvalidInputException>(() => _conversation.Snooze(Build.Now.AddMinutes(minutes), Seller, Build.Now));

    [Fact]
    public void Resolving_settles_who_waited_and_the_next_message_begins_anew()
    {
        Write(Build.Now);
        var line = _conversation.Resolve(Seller, Build.Now.AddHours(1));
        Assert.Equal((ConversationEventKind.RESOLVED, 3600, true), (line!.Kind, line.Seconds, line.IsFirst));
        Assert.Null(_conversation.WaitingSinceUtc);
        Assert.Null(_conversation.Resolve(Seller, Build.Now.AddHours(2)));

        Write(Build.Now.AddDays(2));
        Assert.Equal((ConversationStatus.OPEN, Build.Now.AddDays(2), Build.Now.AddDays(2)), (_conversation.Status, _conversation.OpenedAtUtc, _conversation.WaitingSinceUtc));
        Assert.Equal(7200, _conversation.Resolve(Seller, Build.Now.AddDays(2).AddHours(2))!.Seconds);
    }

    [Fact]
    public void Taking_a_change_back_leaves_what_was_changed_since()
    {
        var before = ConversationState.Of(_conversation);
        _conversation.Resolve(Seller, Build.Now);
        _conversation.Prioritize(ConversationPriority.HIGH, Seller, Build.Now);
        var after = ConversationState.Of(_conversation);
        Write(Build.Now.AddMinutes(1));

        _conversation.Restore(before, after);

        Assert.Equal((ConversationStatus.OPEN, ConversationPriority.NONE, 1), (_conversation.Status, _conversation.Priority, _conversation.UnreadCount));
        Assert.Equal(Build.Now.AddMinutes(1), _conversation.WaitingSinceUtc);
    }

    [Theory]
    [InlineData("+5511988880001", "pt")]
    [InlineData("+5215511112222", "es")]
    [InlineData("+15550100001", "en")]
    [InlineData("+18095550100", "es")]
    [InlineData("+99912345678", null)]
    [InlineData(null, null)]
    public void A_language_is_guessed_from_the_country_of_the_number(string? phone, string? language) => Assert.Equal(language, SpokenLanguage.Guess(phone));

    private void Write(DateTime atUtc) => _conversation.Add(Build.Inbound(_conversation, sentAtUtc: atUtc));
}
