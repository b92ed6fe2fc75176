using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Sending.Later;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending.Later;

/// <summary>Messages for later, by REST, with a clock of the test's own; the product's drain runs only when the test wakes it.</summary>
public sealed class ScheduledTests : IAsyncLifetime
{
    private const string Send = "/api/integrations/whatsapp/send", Scheduled = "/api/integrations/scheduled";

    private readonly TestClock _clock = new();
    private ProductHost _host = null!;
    private Actor _owner = null!;

    public async Task InitializeAsync()
    {
        _host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Jobs:IntervalMs"] = "3600000" }, clock: _clock);
        _owner = await _host.NewInboxAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_is_due_becomes_one_message_in_its_authors_name_however_many_look()
    {
        var id = await TalkAsync("+5511966660001");
        var seller = await _owner.NewColleagueAsync(Role.SELLER);
        var at = _clock.UtcNow.AddHours(2);
        var accepted = await seller.PostAsync(Send, new { to = id, text = "Good morning", sendAtUtc = at, clientId = "one" });
        Assert.Equal("SCHEDULED", (string)accepted!["status"]!);
        Assert.Equal((string)accepted["scheduledId"]!, (string)(await seller.PostAsync(Send, new { to = id, text = "Good morning", sendAtUtc = at, clientId = "one" }))!["scheduledId"]!);
        Assert.Equal(at, await ReleaseAsync(), TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await SentAsync(id));

        _clock.Set(at);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ReleaseAsync()));
        await ReleaseAsync();

        var message = await _owner.ReadAsync(db => db.Messages.SingleAsync(one => one.Direction == MessageDirection.OUTBOUND));
        Assert.Equal(("Good morning", seller.UserId), (message.Text, message.SentByUserId!.Value));
        Assert.Equal(message.Id, await _owner.ReadAsync(db => db.ScheduledMessages.Select(one => one.MessageId!.Value).SingleAsync()));
        Assert.Equal((ScheduledState.SENT, null), await StateAsync(accepted));
        await DoAsync(change => Assert.ThrowsAsync<ProblemException>(() => change.CancelAsync(IdOf(accepted), default)));
    }

    [Fact]
    public async Task The_drain_sends_it_when_it_is_woken()
    {
        var id = await TalkAsync("+5511966660002");
        await ScheduleAsync(id, _clock.UtcNow.AddMinutes(30));

        _clock.Advance(TimeSpan.FromMinutes(30));
        _host.Services.GetRequiredService<ScheduledSignal>().Wake();

        await WaitFor.Async(async () => await SentAsync(id) == 1);
    }

    [Fact]
    public async Task A_text_is_held_when_the_24_hours_are_over_and_its_author_is_told()
    {
        var id = await TalkAsync("+5511966660003");
        var accepted = await ScheduleAsync(id, _clock.UtcNow.AddHours(30));

        _clock.Advance(TimeSpan.FromHours(30));
        await ReleaseAsync();

        Assert.Equal((ScheduledState.HELD, "WINDOW_CLOSED"), await StateAsync(accepted));
        Assert.Equal(0, await SentAsync(id));
        await using (var scope = _owner.BeginScope())
            Assert.Contains(id, (await scope.ServiceProvider.GetRequiredService<WhatsAppCrm.Features.Inbox.Drafts.DraftQueries>().MarksAsync(default)).Mentioned);
        await DoAsync(async change => Assert.Equal("WINDOW_CLOSED", (await Assert.ThrowsAsync<ProblemException>(() => change.SendNowAsync(IdOf(accepted), default))).Problem.Code));
        await DoAsync(change => change.CancelAsync(IdOf(accepted), default));
        Assert.Equal(ScheduledState.CANCELLED, (await StateAsync(accepted)).State);
    }

    [Fact]
    public async Task The_customers_message_stops_only_what_was_to_wait_for_it()
    {
        var id = await TalkAsync("+5511966660004");
        var at = _clock.UtcNow.AddHours(1);
        var (unless, always) = (await ScheduleAsync(id, at, unlessTheyWrite: true), await ScheduleAsync(id, at));
        _clock.Advance(TimeSpan.FromMinutes(20));
        await _owner.SaveAsync(async db =>
        {
            var conversation = await db.Conversations.SingleAsync(one => one.Id == id);
            var message = Build.Inbound(conversation, "I am here", _clock.UtcNow);
            conversation.Add(message);
            db.Add(message);
        });
        Assert.True((bool)(await _owner.GetAsync($"{Scheduled}/{IdOf(unless)}"))["theyWrote"]!);

        _clock.Advance(TimeSpan.FromMinutes(40));
        await ReleaseAsync();

        Assert.Equal((ScheduledState.HELD, "SCHEDULE_THEY_WROTE"), await StateAsync(unless));
        Assert.Equal(ScheduledState.SENT, (await StateAsync(always)).State);
        Assert.Equal(1, await SentAsync(id));
    }

    [Fact]
    public async Task What_was_given_to_somebody_else_is_held_until_a_person_decides()
    {
        var id = await TalkAsync("+5511966660005");
        var seller = await _owner.NewColleagueAsync(Role.SELLER);
        var accepted = await ScheduleAsync(id, _clock.UtcNow.AddHours(1));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _owner.CallAsync(HttpMethod.Patch, $"/api/integrations/conversations/{id}/assign", new { assignedToId = seller.UserId });

        _clock.Advance(TimeSpan.FromHours(1));
        await ReleaseAsync();
        Assert.Equal((ScheduledState.HELD, "SCHEDULE_ASSIGNED"), await StateAsync(accepted));

        await DoAsync(change => change.SendNowAsync(IdOf(accepted), default));
        Assert.Equal(ScheduledState.SENT, (await StateAsync(accepted)).State);
        Assert.Equal(1, await SentAsync(id));
    }

    [Fact]
    public async Task What_could_not_leave_for_hours_is_held()
    {
        var id = await TalkAsync("+5511966660006");
        var accepted = await ScheduleAsync(id, _clock.UtcNow.AddHours(1));

        _clock.Advance(TimeSpan.FromHours(5));
        await ReleaseAsync();

        Assert.Equal((ScheduledState.HELD, "SCHEDULE_TOO_LATE"), await StateAsync(accepted));
    }

    [Fact]
    public async Task It_is_changed_moved_and_cancelled_until_it_is_sent()
    {
        var id = await TalkAsync("+5511966660007");
        var at = _clock.UtcNow.AddHours(1);
        var accepted = await ScheduleAsync(id, at);
        var path = $"{Scheduled}/{accepted["scheduledId"]}";
        var changed = (await _owner.CallAsync(HttpMethod.Patch, path, new { text = "Good afternoon", sendAtUtc = at.AddHours(3) })).Body!;
        Assert.Equal("Good afternoon", (string)changed["text"]!);
        Assert.Single((await _owner.GetAsync($"{Scheduled}?conversationId={id}"))["data"]!.AsArray());

        _clock.Set(at.AddMinutes(1));
        await ReleaseAsync();
        Assert.Equal(0, await SentAsync(id));
        foreach (var _ in (string[])["once", "twice"]) await DoAsync(change => change.CancelAsync(IdOf(accepted), default));
        _clock.Set(at.AddHours(3));
        await ReleaseAsync();
        Assert.Equal(0, await SentAsync(id));
        Assert.Equal(ScheduledState.CANCELLED, (await StateAsync(accepted)).State);
    }

    [Fact]
    public async Task Past_times_and_what_is_neither_text_nor_template_are_refused_and_strangers_find_nothing()
    {
        var id = await TalkAsync("+5511966660008");
        var (status, body) = await _owner.CallAsync(HttpMethod.Post, Send, new { to = id, text = "Too late", sendAtUtc = _clock.UtcNow });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotNull(body!["errors"]!["sendAtUtc"]);
        Assert.Equal("SCHEDULE_NOT_POSSIBLE", await CodeAsync(HttpMethod.Post, Send, new { to = id, location = new { latitude = 1, longitude = 1 }, sendAtUtc = _clock.UtcNow.AddHours(1) }));

        var accepted = await ScheduleAsync(id, _clock.UtcNow.AddHours(1));
        var stranger = await _host.NewInboxAsync("Elsewhere");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Delete, $"{Scheduled}/{accepted["scheduledId"]}")).Status);
        Assert.Empty((await stranger.GetAsync(Scheduled))["data"]!.AsArray());
    }

    private Task<Guid> TalkAsync(string phone) => _owner.NewConversationAsync("Ana", phone, _clock.UtcNow);

    private async Task<JsonNode> ScheduleAsync(Guid id, DateTime at, bool unlessTheyWrite = false) => (await _owner.PostAsync(Send, new { to = id, text = "Good morning", sendAtUtc = at, unlessTheyWrite }))!;

    private async Task<DateTime> ReleaseAsync()
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReleaseScheduled>().RunAllAsync(default) ?? default;
    }

    /// <summary>Past the hour that a sign-in lasts, what is stored is looked at, and the use cases are called themselves.</summary>
    private async Task<(ScheduledState State, string? Reason)> StateAsync(JsonNode accepted)
    {
        var id = IdOf(accepted);
        var row = await _owner.ReadAsync(db => db.ScheduledMessages.AsNoTracking().SingleAsync(one => one.Id == id));
        return (row.State, row.Reason);
    }

    private async Task DoAsync(Func<ChangeScheduled, Task> work)
    {
        await using var scope = _owner.BeginScope();
        await work(scope.ServiceProvider.GetRequiredService<ChangeScheduled>());
    }

    private static Guid IdOf(JsonNode accepted) => (Guid)accepted["scheduledId"]!;

    private async Task<string?> CodeAsync(HttpMethod method, string path, object? body = null) => (string?)(await _owner.CallAsync(method, path, body)).Body?["errorCode"];

    private Task<int> SentAsync(Guid id) => _owner.ReadAsync(db => db.Messages.CountAsync(message => message.ConversationId == id && message.Direction == MessageDirection.OUTBOUND));
}
