using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Domain;

public sealed class MessageStatusTests
{
    private static readonly MessageStatus[] Arrivals = [MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.PLAYED, MessageStatus.FAILED];

    [Fact]
    public void Whatever_the_order_of_arrival_the_end_is_the_same() => Assert.All(EveryOrderOfEverySubset(), arrivals =>
    {
        var message = Build.Outbound();

        foreach (var status in arrivals) Apply(message, status);

        var furthest = arrivals.Where(status => status != MessageStatus.FAILED).DefaultIfEmpty(MessageStatus.QUEUED).Max();
        var expected = arrivals.Contains(MessageStatus.FAILED) && furthest < MessageStatus.DELIVERED ? MessageStatus.FAILED : furthest;
        Assert.Equal(expected, message.Status);
        Assert.Equal(arrivals.Contains(MessageStatus.FAILED), message.FailedAtUtc is not null);
        Assert.Equal(arrivals.Contains(MessageStatus.SENT), message.AcceptedAtUtc is not null);
        Assert.Equal(arrivals.Contains(MessageStatus.DELIVERED), message.DeliveredAtUtc is not null);
        Assert.Equal(arrivals.Any(status => status is MessageStatus.READ or MessageStatus.PLAYED), message.ReadAtUtc is not null);
    });

    [Fact]
    public void No_arrival_ever_takes_a_delivery_back() => Assert.All(EveryOrderOfEverySubset(), arrivals =>
    {
        var message = Build.Outbound();
        var furthest = MessageStatus.QUEUED;

        foreach (var status in arrivals)
        {
            Apply(message, status);
            if (status != MessageStatus.FAILED && status > furthest) furthest = status;
            if (furthest >= MessageStatus.DELIVERED) Assert.Equal(furthest, message.Status);
        }
    });

    [Fact]
    public void A_repeat_changes_nothing() => Assert.All(EveryOrderOfEverySubset(), arrivals =>
    {
        var message = Build.Outbound();
        foreach (var status in arrivals) Apply(message, status);

        foreach (var status in arrivals) Assert.False(Apply(message, status), $"{status} again");
    });

    [Fact]
    public void The_first_time_of_a_status_is_kept()
    {
        var message = Build.Outbound();

        message.Advance(MessageStatus.DELIVERED, Build.Now);
        message.Advance(MessageStatus.DELIVERED, Build.Now.AddMinutes(5));

        Assert.Equal(Build.Now, message.DeliveredAtUtc);
    }

    [Fact]
    public void Acceptance_after_a_status_webhook_keeps_the_progress_and_takes_the_id()
    {
        var message = Build.Outbound();
        message.Advance(MessageStatus.READ, Build.Now);

        message.Accept("wamid.A", Build.Now.AddSeconds(1));

        Assert.Equal(MessageStatus.READ, message.Status);
        Assert.Equal("wamid.A", message.ProviderMessageId);
    }

    [Fact]
    public void A_failure_after_delivery_is_kept_with_its_reason_and_does_not_hide_it()
    {
        var message = Build.Outbound();
        message.Advance(MessageStatus.DELIVERED, Build.Now);

        Assert.True(message.Fail(131026, "Message undeliverable", Build.Now.AddMinutes(1)));

        Assert.Equal((MessageStatus.DELIVERED, 131026, "Message undeliverable"), (message.Status, message.ErrorCode, message.ErrorTitle));
    }

    [Theory]
    [InlineData(MessageStatus.FAILED)]
    [InlineData(MessageStatus.RECEIVED)]
    [InlineData(MessageStatus.QUEUED)]
    public void What_is_no_progress_is_no_argument_for_advance(MessageStatus status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Build.Outbound().Advance(status, Build.Now));

    private static bool Apply(Message message, MessageStatus status) =>
        status == MessageStatus.FAILED ? message.Fail(131000, "Something went wrong", Build.Now) : message.Advance(status, Build.Now);

    /// <summary>All 325 ways in which some of the five can arrive.</summary>
    private static IEnumerable<List<MessageStatus>> EveryOrderOfEverySubset() => Enumerable.Range(1, (1 << Arrivals.Length) - 1)
        .SelectMany(bits => Orders(Arrivals.Where((_, i) => (bits & (1 << i)) != 0).ToList()));

    private static IEnumerable<List<MessageStatus>> Orders(List<MessageStatus> of) =>
        of.Count <= 1 ? [of] : of.SelectMany(first => Orders(of.Where(status => status != first).ToList()).Select(rest => rest.Prepend(first).ToList()));
}
