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

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void What_failed_together_comes_back_spread_over_the_whole_wait(int attempts)
    {
        var random = new Random(11);
        var waits = Enumerable.Range(0, 400).Select(_ => Backoff.Jittered(attempts, random) / Backoff.After(attempts)).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, 0, 1));
        Assert.All(Enumerable.Range(0, 4), quarter => Assert.InRange(waits.Count(wait => (int)(wait * 4) == quarter), 60, 140));
        Assert.Equal(Backoff.Jittered(attempts, new Random(3)), Backoff.Jittered(attempts, new Random(3)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 16)]
    [InlineData(4, 64)]
    public void A_prescribed_wait_is_never_cut_short(int attempts, int seconds) =>
        Assert.All(Enumerable.Range(0, 50), seed => Assert.InRange(Backoff.AtLeast(attempts, new Random(seed)).TotalSeconds, seconds, seconds * 1.25));

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
    public void Fewer_attempts_are_enough_where_the_code_says_so()
    {
        _row.Claim(Lease, Build.Now);
        Assert.True(_row.RetryLater("(1)", TimeSpan.Zero, Build.Now, mostAttempts: 2));
        _row.Claim(Lease, Build.Now);

        Assert.False(_row.RetryLater("(1)", TimeSpan.Zero, Build.Now, mostAttempts: 2));
        Assert.Equal(JobState.FAILED, _row.State);
    }

    [Fact]
    public void The_reason_of_a_wait_is_gone_once_it_is_tried_again()
    {
        _row.Claim(Lease, Build.Now);
        _row.PutBack("130429", Build.Now.AddSeconds(2), SendDelay.NUMBER_PACE);
        Assert.Equal(SendDelay.NUMBER_PACE, _row.Delay);

        _row.Claim(Lease, Build.Now.AddSeconds(2));

        Assert.Equal((null, null), (_row.Delay, _row.NextAttemptAtUtc));
    }

    [Fact]
    public void A_pause_is_never_made_shorter()
    {
        var pause = new NumberPause(_row, SendLane.REPLY);
        pause.Extend(Build.Now.AddMinutes(15), SendDelay.NUMBER_BLOCKED, 131042);

        pause.Extend(Build.Now.AddMinutes(1), SendDelay.NUMBER_PACE, 4);

        Assert.Equal((Build.Now.AddMinutes(15), SendDelay.NUMBER_BLOCKED, 131042), (pause.UntilUtc, pause.Delay, pause.MetaCode));
        pause.End(Build.Now.AddMinutes(2));
        Assert.Equal(Build.Now.AddMinutes(2), pause.UntilUtc);
    }

    [Fact]
    public void What_is_the_accounts_fault_costs_the_row_no_attempt()
    {
        _row.Claim(Lease, Build.Now);
        _row.PutBack("190 token expired", Build.Now.AddMinutes(1), SendDelay.ACCESS_LOST);

        Assert.Equal((JobState.PENDING, 0, Build.Now.AddMinutes(1)), (_row.State, _row.Attempts, _row.NextAttemptAtUtc));
    }

    [Fact]
    public void An_unknown_outcome_stays_out_of_reach_of_every_drain_until_a_status_settles_it()
    {
        _row.Claim(Lease, Build.Now);
        _row.OutcomeUnknown("the connection died", Build.Now);

        Assert.Equal((JobState.PROCESSING, true, Build.Now), (_row.State, _row.IsOutcomeUnknown, _row.UnknownSinceUtc));
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
