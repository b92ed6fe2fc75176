using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Onboarding;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>Nothing recurs while a test looks: what goes on was woken.</summary>
public sealed class NothingRecursFixture : ProductFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Jobs:IntervalMs"] = "3600000" };
}

/// <summary>Access that was lost in the last steps of connecting, and that Meta took again when they were tried again.</summary>
public sealed class ReturnedAccessTests(NothingRecursFixture fixture) : IClassFixture<NothingRecursFixture>
{
    private readonly ProductHost _host = fixture.Host;

    [Theory]
    [InlineData(SignupStepKind.PROFILE_READ, "GET /{0}$", 10)]
    [InlineData(SignupStepKind.PROFILE_READ, "GET /{0}$", 190)]
    [InlineData(SignupStepKind.ROUND_TRIP_PROVED, "POST /{1}/subscribed_apps", 10)]
    [InlineData(SignupStepKind.ROUND_TRIP_PROVED, "POST /{1}/subscribed_apps", 190)]
    public async Task A_number_lost_in_a_last_step_is_connected_again_when_the_checklist_is_through(SignupStepKind kind, string call, int metaCode)
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var attemptId = await owner.AuthorizedAsync(waba);
        var failed = await owner.RunAsync(attemptId, onProgress: At(kind, () =>
            _host.Sandbox.FaultAsync(string.Format(null, call, waba.PhoneNumberId, waba.WabaId), error: new JsonObject { ["code"] = metaCode })));
        Assert.Equal((kind, WhatsAppAccountStatus.RECONNECT_NEEDED), (failed.Failed?.Kind, Assert.Single(await owner.NumbersAsync()).Status));
        Assert.True(Assert.Single(await AlertsAsync(owner)).IsOpen);

        ConcurrentQueue<LiveEvent> heard = [];
        using var listening = _host.Services.GetRequiredService<ILiveEvents>().Subscribe(owner.OrganizationId, heard.Enqueue);
        var before = int.MaxValue;
        var view = await owner.RunAsync(attemptId, onProgress: At(SignupStepKind.READY, () =>
        {
            before = heard.Count;
            return Task.CompletedTask;
        }));

        var account = Assert.Single(await owner.NumbersAsync());
        Assert.Equal((true, WhatsAppAccountStatus.CONNECTED), (view.IsReady, view.Account!.Status));
        Assert.Equal((WhatsAppAccountStatus.CONNECTED, null, null), (account.Status, account.LossCode, account.AccessLostAtUtc));
        Assert.False(Assert.Single(await AlertsAsync(owner)).IsOpen);
        Assert.Equal(["ACCESS_LOST", "ACCESS_RETURNED", "CONNECTED"], (await owner.ReadAsync(db => db.AccountEvents.Select(one => one.Kind).ToListAsync())).Order());
        Assert.Contains(new LiveEvent(owner.OrganizationId, LiveEventKind.WhatsAppAccount, account.Id), heard.Skip(before));
    }

    [Fact]
    public async Task What_waited_for_the_number_leaves_once_the_checklist_is_through()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var attemptId = await owner.AuthorizedAsync(waba);
        var jobId = "";
        var failed = await owner.RunAsync(attemptId, onProgress: At(SignupStepKind.ROUND_TRIP_PROVED, async () =>
        {
            var revoked = new JsonObject { ["code"] = 190, ["subcode"] = 458 };
            await _host.Sandbox.FaultAsync($"POST /{waba.WabaId}/subscribed_apps", error: revoked);
            await _host.Sandbox.FaultAsync($"POST /{waba.PhoneNumberId}/messages", error: revoked.DeepClone());
            jobId = await owner.AnswerAsync(waba.PhoneNumberId, "15550008801");
            await owner.JobUntilAsync(jobId, job => job is { State: JobState.PENDING, LastError: not null });
        }));
        Assert.Equal(SignupStepKind.ROUND_TRIP_PROVED, failed.Failed?.Kind);
        Assert.Equal(WhatsAppAccountStatus.RECONNECT_NEEDED, Assert.Single(await owner.NumbersAsync()).Status);

        Assert.True((await owner.RunAsync(attemptId)).IsReady);

        await owner.JobUntilAsync(jobId, job => job.State == JobState.DONE);
        Assert.Equal([401, 200], await _host.SendsAsync(jobId));
    }

    [Fact]
    public async Task Access_lost_after_the_last_step_was_proved_stays_lost()
    {
        var owner = await _host.NewOwnerAsync();
        var attemptId = await owner.AuthorizedAsync(await _host.NewWabaAsync());
        using var closing = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => owner.UseAsync<RunSignup, SignupView>(run => run.RunAsync(attemptId, null, async seen =>
        {
            if (seen.Step(SignupStepKind.ROUND_TRIP_PROVED).State == SignupStepState.DONE) await closing.CancelAsync();
        }, closing.Token)));
        await owner.ReadAsync(async db =>
        {
            Assert.True((await db.WhatsAppAccounts.SingleAsync()).RequireReconnect(new("ACCESS_REVOKED"), DateTime.UtcNow));
            return await db.SaveChangesAsync();
        });

        Assert.True((await owner.RunAsync(attemptId)).IsReady);

        Assert.Equal(WhatsAppAccountStatus.RECONNECT_NEEDED, Assert.Single(await owner.NumbersAsync()).Status);
    }

    [Fact]
    public async Task After_every_token_expired_reconnecting_by_REST_sends_what_waits_exactly_once()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var phone = await owner.ConnectNumberAsync();
        await owner.HearAsync(phone.PhoneNumberId, "15550008802");
        await host.Sandbox.ExpireTokensAsync();
        var jobId = await owner.SendAsync("15550008802");
        await owner.JobUntilAsync(jobId, job => job is { State: JobState.PENDING, LastError: not null });
        var lost = Assert.Single(await owner.NumbersAsync());
        Assert.Equal((WhatsAppAccountStatus.RECONNECT_NEEDED, "TOKEN_EXPIRED"), (lost.Status, lost.LossCode));

        var again = await owner.ConnectNumberAsync();

        Assert.Equal(phone.AccountId, again.AccountId);
        await owner.JobUntilAsync(jobId, job => job.State == JobState.DONE);
        Assert.Equal([401, 200], await host.SendsAsync(jobId));
        Assert.False(Assert.Single(await AlertsAsync(owner)).IsOpen);
    }

    /// <summary>Does something once, when the step begins.</summary>
    private static Func<SignupView, Task> At(SignupStepKind kind, Func<Task> once)
    {
        var isDone = false;
        return async seen =>
        {
            if (isDone || seen.Step(kind).State != SignupStepState.RUNNING) return;
            isDone = true;
            await once();
        };
    }

    private static Task<List<AccountAlert>> AlertsAsync(Actor owner) => owner.ReadAsync(db => db.AccountAlerts.AsNoTracking().Where(one => one.Kind == AlertKind.RECONNECT_NEEDED).ToListAsync());
}
