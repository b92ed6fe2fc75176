using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Tests.Support;
using Xunit.Abstractions;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>
/// The product as a process, killed without warning again and again while webhooks keep coming: at random, while it starts, and at the
/// moments where it would hurt most. What is not answered with 200 comes again, as from Meta.
/// </summary>
[Collection(nameof(ChaosTests))]
[CollectionDefinition(nameof(ChaosTests), DisableParallelization = true)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int EventsASecond = 500;

    /// <summary>Generous: it only has to tell a slow machine from one that hangs.</summary>
    private static readonly TimeSpan ReadyAgainWithin = TimeSpan.FromSeconds(60);

    private static int Kills => TestDatabase.IsPostgresChosen ? Chaos.Times(2, 100) : Chaos.Times(25, 500);

    [Fact]
    public async Task No_acknowledged_webhook_is_lost_and_none_is_doubled_however_often_the_process_is_killed()
    {
        await using var world = await ProcessWorld.CreateAsync();
        await using var product = await ProductProcess.StartAsync(world.Environment);
        using var stop = new CancellationTokenSource();
        var sender = new SteadySender(product.BaseUrl, EventsASecond);
        var sending = sender.RunAsync(stop.Token);
        var random = new Random(20261120);
        var ready = new List<TimeSpan>();
        var inStart = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var enough = sender.Acknowledged.Count + random.Next(20, 600);
            await WaitFor.Async(() => sender.Acknowledged.Count >= enough, TimeSpan.FromSeconds(60), "webhooks are acknowledged");
            await product.KillAsync();
            // Every third dies again before it is ready, at any moment of its start.
            for (; kill < Kills && kill % 3 == 2; kill++, inStart++)
            {
                var soon = product.StartedIn * random.NextDouble();
                await product.KillInStartAsync(() => Task.Delay(soon));
            }

            await product.StartAgainAsync(ReadyAgainWithin);
            ready.Add(product.StartedIn);
        }

        await stop.CancelAsync();
        await sending;
        await world.AllProcessedAsync();
        await product.KillAsync();

        ready.Sort();
        output.WriteLine($"{Kills} kills, {inStart} of them before it was ready; {sender.Acknowledged.Count} webhooks acknowledged, {sender.Repeats} came again; ready again in {ready[ready.Count / 2].TotalSeconds:0.0} s (median), {ready[0].TotalSeconds:0.0} to {ready[^1].TotalSeconds:0.0} s");
        Assert.True(sender.Sent.Count > Kills * 20, $"Only {sender.Sent.Count} messages: that was no load.");
        await world.AssertExactlyOnceAsync(sender);
    }

    [Fact]
    public async Task Dying_at_the_worst_moments_of_the_way_in_loses_and_doubles_nothing()
    {
        await using var world = await ProcessWorld.CreateAsync();
        await using var product = await ProductProcess.StartAsync(world.Environment);
        using var stop = new CancellationTokenSource();
        var sender = new SteadySender(product.BaseUrl, EventsASecond);
        var sending = sender.RunAsync(stop.Token);
        await WaitFor.Async(() => sender.Acknowledged.Count > 100, TimeSpan.FromSeconds(60), "webhooks are acknowledged");
        await product.KillAsync();

        await DieAsync(product, CrashPoint.IN_STORED, passedBefore: 5);
        var stored = await world.CountStoredAsync(_ => true);
        Assert.True(stored > sender.Answered, $"{stored} were stored and {sender.Answered} answered: it did not die in between.");

        // Nothing is processed in this life, so whatever was answered in it waits on the disk.
        var done = await world.CountStoredAsync(one => one.State == JobState.DONE);
        var answered = sender.Answered;
        await DieAsync(product, CrashPoint.IN_ANSWERED, passedBefore: 200, jobs: false);
        Assert.Equal(done, await world.CountStoredAsync(one => one.State == JobState.DONE));
        Assert.True(sender.Answered > answered);

        await DieAsync(product, CrashPoint.IN_APPLYING, passedBefore: 2);
        await DieAsync(product, CrashPoint.IN_APPLIED, passedBefore: 2);
        Assert.NotEmpty(await world.AppliedButNotDoneAsync());

        await product.StartAgainAsync(ReadyAgainWithin);
        await stop.CancelAsync();
        await sending;
        await world.AllProcessedAsync();
        await product.KillAsync();
        await world.AssertExactlyOnceAsync(sender);
    }

    private static async Task DieAsync(ProductProcess product, CrashPoint point, int passedBefore, bool jobs = true) =>
        Assert.Equal(137, await product.LiveUntilDeathAsync(new Dictionary<string, string?> { ["Faults__CrashAt"] = $"{point}:{passedBefore}", ["Jobs__Enabled"] = $"{jobs}" }));
}
