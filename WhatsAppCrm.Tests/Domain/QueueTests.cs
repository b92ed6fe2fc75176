using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Domain;

public sealed class QueueTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private readonly OutboxMessage _row = Build.Outbox();
    private readonly WebhookEvent _event = new([1, 2, 3], Build.Now);

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 16)]
    [InlineData(4, 64)]
    [InlineData(5, 256)]
    [InlineData(6, 1024)]
    [InlineData(7, 3600)]
    [InlineData(8, 3600)]
    [InlineData(int.MaxValue, 3600)]
    public void The_wait_grows_fourfold_to_an_hour(int attempts, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.After(attempts));

    [Fact]
    public void A_claim_takes_the_row_for_one_attempt()
    {
        _row.Claim(Lease, Build.Now);

        Assert.Equal((JobState.PROCESSING, 1, Build.Now + Lease), (_row.State, _row.Attempts, _row.ClaimedUntilUtc));
    }

    [Fact]
    public void A_sent_row_is_done_and_holds_no_claim()
    {
        _row.Claim(Lease, Build.Now);
        _row.Sent(Build.Now.AddSeconds(1));

        Assert.Equal((JobState.DONE, Build.Now.AddSeconds(1)), (_row.State, _row.FinishedAtUtc));
        Assert.Null(_row.ClaimedUntilUtc);
    }

    [Fact]
    public void A_row_refused_for_now_waits_and_keeps_the_reason()
    {
        _row.Claim(Lease, Build.Now);

        Assert.True(_row.RetryLater("131056 pair limit", TimeSpan.FromSeconds(6), Build.Now));

        Assert.Equal((JobState.PENDING, 1, Build.Now.AddSeconds(6), "131056 pair limit"), (_row.State, _row.Attempts, _row.NextAttemptAtUtc, _row.LastError));
        Assert.Null(_row.ClaimedUntilUtc);
    }

    [Fact]
    public void The_last_attempt_refused_for_now_is_refused_for_good()
    {
        for (var attempt = 1; attempt < Backoff.MaxAttempts; attempt++)
        {
            _row.Claim(Lease, Build.Now);
            Assert.True(_row.RetryLater("busy", TimeSpan.Zero, Build.Now));
        }

        _row.Claim(Lease, Build.Now);
        Assert.False(_row.RetryLater("busy", TimeSpan.Zero, Build.Now));
        Assert.Equal((JobState.FAILED, Backoff.MaxAttempts, "busy"), (_row.State, _row.Attempts, _row.LastError));
        Assert.NotNull(_row.FinishedAtUtc);
    }

    [Fact]
    public void What_is_the_accounts_fault_costs_the_row_no_attempt()
    {
        _row.Claim(Lease, Build.Now);
        _row.PutBack("190 token expired", Build.Now.AddMinutes(1));

        Assert.Equal((JobState.PENDING, 0, Build.Now.AddMinutes(1)), (_row.State, _row.Attempts, _row.NextAttemptAtUtc));
    }

    [Fact]
    public void An_unknown_outcome_stays_out_of_reach_of_every_drain_until_a_status_settles_it()
    {
        _row.Claim(Lease, Build.Now);
        _row.OutcomeUnknown("the connection died");

        Assert.Equal((JobState.PROCESSING, true), (_row.State, _row.IsOutcomeUnknown));
        Assert.Null(_row.ClaimedUntilUtc);
        Assert.Null(_row.NextAttemptAtUtc);

        _row.Sent(Build.Now.AddMinutes(1));
        Assert.Equal((JobState.DONE, false), (_row.State, _row.IsOutcomeUnknown));
    }

    [Fact]
    public void A_failing_event_is_tried_again_with_backoff_and_then_becomes_a_dead_letter_with_its_reason()
    {
        for (var attempt = 1; attempt < Backoff.MaxAttempts; attempt++)
        {
            _event.Fail("no such thing", Build.Now);
            Assert.Equal((JobState.PENDING, Build.Now + Backoff.After(attempt)), (_event.State, _event.NextAttemptAtUtc));
        }

        _event.Fail(new string('x', 2000), Build.Now);
        Assert.Equal((JobState.FAILED, 500), (_event.State, _event.LastError!.Length));
        Assert.Null(_event.NextAttemptAtUtc);
    }

    [Fact]
    public void A_replayed_event_starts_afresh()
    {
        for (var attempt = 0; attempt < Backoff.MaxAttempts; attempt++) _event.Fail("no such thing", Build.Now);

        _event.Replay();

        Assert.Equal((JobState.PENDING, 0, false), (_event.State, _event.Attempts, _event.IsUnrouted));
        Assert.Null(_event.NextAttemptAtUtc);
    }

    [Fact]
    public void A_done_event_forgets_its_earlier_trouble()
    {
        _event.Fail("no such thing", Build.Now);
        _event.Done(isUnrouted: true, Build.Now.AddMinutes(1));

        Assert.Equal((JobState.DONE, true, Build.Now.AddMinutes(1)), (_event.State, _event.IsUnrouted, _event.ProcessedAtUtc));
        Assert.Null(_event.LastError);
    }
}
