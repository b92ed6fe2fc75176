using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

public sealed class TaskTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private static readonly HttpMethod Get = HttpMethod.Get, Post = HttpMethod.Post, Patch = HttpMethod.Patch, Delete = HttpMethod.Delete;

    [Fact]
    public async Task A_task_is_added_changed_done_reopened_and_deleted()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var leadId = await owner.NewLeadAsync();

        var (status, task) = await owner.CallAsync(Post, $"/api/leads/{leadId}/tasks", new { title = " Send the offer ", dueAt = "2026-12-01T10:00:00Z", assigneeId = seller.UserId });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(("Send the offer", "Ana", seller.UserId), ((string)task!["title"]!, (string)task["leadName"]!, (Guid)task["assigneeId"]!));

        var path = $"/api/tasks/{task["id"]}";
        var done = (await seller.CallAsync(Patch, path, new { isDone = true })).Body!;
        Assert.NotNull(done["doneAt"]);
        Assert.Equal(0, (int)(await owner.GetAsync("/api/tasks?isDone=false"))["total"]!);
        var open = (await seller.CallAsync(Patch, path, new { isDone = false, dueAt = (DateTime?)null })).Body!;
        Assert.Null(open["doneAt"]);
        Assert.Null(open["dueAt"]);

        Assert.Equal(HttpStatusCode.BadRequest, (await owner.CallAsync(Patch, path, new { title = " " })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.CallAsync(Patch, path, new { assigneeId = Guid.NewGuid() })).Status);
        // Another member's task is a manager's to delete; one's own is one's own.
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.CallAsync(Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.CallAsync(Get, path)).Status);
    }

    [Fact]
    public async Task Another_organizations_tasks_are_not_there()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");
        var leadId = await owner.NewLeadAsync();
        var task = (await owner.CallAsync(Post, $"/api/leads/{leadId}/tasks", new { title = "Call" })).Body!;

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (Get, $"/api/tasks/{task["id"]}", null), (Patch, $"/api/tasks/{task["id"]}", new { isDone = true }), (Delete, $"/api/tasks/{task["id"]}", null),
            (Get, $"/api/leads/{leadId}/tasks", null), (Post, $"/api/leads/{leadId}/tasks", new { title = "mine" }),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(method, path, body)).Status);
        }
    }

    [Fact]
    public async Task A_reminder_is_told_exactly_once_however_many_look_and_again_when_it_is_set_anew()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var leadId = await owner.NewLeadAsync();
        var due = DateTime.UtcNow.AddMinutes(-1);
        var taskId = await owner.AsAsync<AddTask, Guid>(add => add.RunAsync(leadId, new NewTask("Call", due, due), CancellationToken.None));
        await owner.AsAsync<AddTask, Guid>(add => add.RunAsync(leadId, new NewTask("Later", due, DateTime.UtcNow.AddDays(1)), CancellationToken.None));
        var told = new System.Collections.Concurrent.ConcurrentQueue<Guid>();
        using var listening = fixture.Host.Services.GetRequiredService<ILiveEvents>().Subscribe(owner.OrganizationId, liveEvent =>
        {
            if (liveEvent.Kind == LiveEventKind.TaskReminder) told.Enqueue(liveEvent.Id);
        });

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => owner.AsAsync<RemindOfTasks, IReadOnlyList<Guid>>(remind => remind.RunAsync(CancellationToken.None)))));
        Assert.Equal(taskId, Assert.Single(told));

        await owner.AsAsync<ChangeTask>(change => change.RunAsync(taskId, new TaskChange { RemindAt = due.AddSeconds(-1) }, CancellationToken.None));
        await owner.AsAsync<RemindOfTasks, IReadOnlyList<Guid>>(remind => remind.RunAsync(CancellationToken.None));
        Assert.Equal(2, told.Count);

        await owner.AsAsync<ChangeTask>(change => change.RunAsync(taskId, new TaskChange { RemindAt = due.AddSeconds(-2), IsDone = true }, CancellationToken.None));
        await owner.AsAsync<RemindOfTasks, IReadOnlyList<Guid>>(remind => remind.RunAsync(CancellationToken.None));
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public async Task Open_tasks_come_by_date_page_by_page_with_undated_ones_last()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var leadId = await owner.NewLeadAsync();
        for (var i = 0; i < TaskQueries.PageSize + 3; i++)
        {
            var due = i % 10 == 0 ? (DateTime?)null : Build.Now.AddHours(i / 3);
            await owner.AsAsync<AddTask, Guid>(add => add.RunAsync(leadId, new NewTask($"Task {i}", due), CancellationToken.None));
        }

        var first = await owner.AsAsync<TaskQueries, IReadOnlyList<TaskRow>>(tasks => tasks.ListOpenAsync(owner.UserId, null, CancellationToken.None));
        var second = await owner.AsAsync<TaskQueries, IReadOnlyList<TaskRow>>(tasks => tasks.ListOpenAsync(owner.UserId, new TaskKey(first[^1].DueAt, first[^1].Id), CancellationToken.None));

        var all = first.Concat(second).ToList();
        Assert.Equal(TaskQueries.PageSize + 3, all.Select(task => task.Id).Distinct().Count());
        Assert.Equal(all.OrderBy(task => task.DueAt ?? DateTime.MaxValue).ThenBy(task => task.Id).Select(task => task.Id), all.Select(task => task.Id));
        Assert.Equal(0, await owner.ReadAsync(db => db.LeadTasks.CountAsync(task => task.DoneAtUtc != null)));
    }
}
