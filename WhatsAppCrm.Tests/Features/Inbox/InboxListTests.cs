using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.Inbox.Triage;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Inbox;

/// <summary>Every view, filter and sort, against the same answer worked out in memory.</summary>
public sealed class InboxListTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private static readonly DateTime Now = DateTime.UtcNow;

    [Fact]
    public async Task Every_view_and_sort_pages_without_gap_or_overlap_and_counts_what_it_lists()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var all = await FillAsync(owner, 240);
        await using var scope = owner.BeginScope();
        var inbox = scope.ServiceProvider.GetRequiredService<InboxQueries>();

        // Who is mentioned, notes say: NotesTests.
        foreach (var view in Enum.GetValues<InboxView>().Where(view => view != InboxView.Mentions))
        {
            var expected = all.Where(c => IsIn(c, view, owner.UserId)).Select(c => c.Id).ToHashSet();
            Assert.NotEmpty(expected);
            foreach (var sort in Enum.GetValues<InboxSort>())
            {
                var order = new InboxAddress(View: view) { ChosenSort = sort }.Order(owner.UserId, Now);
                var rows = await WalkAsync(inbox, order);
                Assert.Equal(expected, rows.Select(row => row.Id).ToHashSet());
                Assert.Equal(expected.Count, rows.Count);
                Assert.Equal(rows.Select(row => row.Id), order.Sorted(rows).Select(row => row.Id));
                Check(rows, sort);
            }

            Assert.Equal(Math.Min(expected.Count, 100), await inbox.CountAsync(ConversationFilter.Of(view, owner.UserId, null), 100, default));
        }
    }

    [Fact]
    public async Task Every_filter_narrows_and_the_rest_page_numbers_agree()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var all = await FillAsync(owner, 60);
        var label = (Guid)(await owner.PostAsync("/api/labels", new { name = "VIP", color = "blue" }))!["id"]!;
        var labelled = all.Take(7).Select(c => c.Id).ToList();
        await owner.CallAsync(HttpMethod.Post, "/api/integrations/conversations/bulk", new { ids = labelled, addLabels = new[] { label } });
        var (stage, number) = (await owner.ReadAsync(db => db.Stages.OrderBy(one => one.Position).Select(one => one.Id).FirstAsync()), await owner.ReadAsync(db => db.WhatsAppAccounts.Select(one => one.Id).SingleAsync()));

        await SameAsync($"labels={label}", c => labelled.Contains(c.Id));
        await SameAsync($"labels={label}&status=OPEN&sort=priority", c => labelled.Contains(c.Id) && c.Status == ConversationStatus.OPEN);
        await SameAsync($"stageId={stage}", _ => true);
        await SameAsync($"stageId={Guid.NewGuid()}", _ => false);
        await SameAsync($"accountId={number}&status=SNOOZED", c => c.Status == ConversationStatus.SNOOZED);
        await SameAsync("language=pt", c => c.Language == "pt");
        await SameAsync("unread=true&status=OPEN", c => c.UnreadCount > 0 && c.Status == ConversationStatus.OPEN);
        await SameAsync("priority=HIGH", c => c.Priority == ConversationPriority.HIGH);
        await SameAsync("priority=NONE", c => c.Priority == ConversationPriority.NONE);
        await SameAsync("window=CLOSED", c => !c.IsWindowOpen(Now));
        await SameAsync("window=OPEN", c => c.IsWindowOpen(Now));
        await SameAsync("window=CLOSING&sort=closing", c => c.IsWindowOpen(Now) && c.WindowClosesAtUtc <= Now.AddHours(2) && c.Status == ConversationStatus.OPEN);
        await SameAsync("sort=oldest", c => c.Status == ConversationStatus.OPEN);

        async Task SameAsync(string query, Func<Conversation, bool> isIn)
        {
            var ids = new List<Guid>();
            for (var page = 1; ; page++)
            {
                var answer = await owner.GetAsync($"/api/integrations/conversations?{query}&page={page}&limit=25");
                Assert.Equal(all.Count(isIn), (int)answer["total"]!);
                if (answer["data"]!.AsArray() is not { Count: > 0 } rows) break;
                ids.AddRange(rows.Select(row => (Guid)row!["id"]!));
            }

            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.Equal(all.Where(isIn).Select(c => c.Id).Order(), ids.Order());
        }
    }

    [Fact]
    public async Task What_was_done_to_many_is_taken_back_and_each_is_again_what_it_was()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var all = await FillAsync(owner, 120);
        await using var scope = owner.BeginScope();
        var (change, undo) = (scope.ServiceProvider.GetRequiredService<ChangeConversations>(), scope.ServiceProvider.GetRequiredService<UndoChanges>());
        var label = await owner.PostAsync("/api/labels", new { name = "VIP", color = "blue" });
        var before = await SnapshotAsync(owner);
        var seen = 0;

        var done = await change.RunAsync([.. all.Select(c => c.Id)], new TriageChange
        {
            Status = ConversationStatus.RESOLVED, Priority = ConversationPriority.URGENT, Assign = new(owner.UserId), AddLabels = [(Guid)label!["id"]!], MarkRead = true,
        }, new Counter(count => seen = count), default);

        Assert.Equal(120, seen);
        Assert.True(await owner.ReadAsync(db => db.Conversations.AllAsync(c => c.Status == ConversationStatus.RESOLVED && c.Priority == ConversationPriority.URGENT && c.AssigneeId == owner.UserId && c.UnreadCount == 0)));
        Assert.Equal(120, await owner.ReadAsync(db => db.ConversationLabels.CountAsync()));

        await undo.RunAsync(done, default);

        Assert.Equal(before, await SnapshotAsync(owner));
    }

    [Fact]
    public void An_address_says_everything_and_is_read_back_the_same()
    {
        var address = new InboxAddress(View: InboxView.Mine, Search: "ana", Person: true)
        {
            Chosen = new(IsUnassigned: true, Status: ConversationStatus.SNOOZED) { IsUnread = true, Labels = new([Guid.NewGuid(), Guid.NewGuid()]), StageId = Guid.NewGuid(), NumberId = Guid.NewGuid(), Language = "pt", Window = WindowState.CLOSED, Priority = ConversationPriority.LOW },
            ChosenSort = InboxSort.Priority,
        };

        Assert.Equal(address with { Person = null }, InboxAddress.Read(address.Query));
        Assert.Equal(new InboxAddress(), InboxAddress.Read("view=7&f=status.0~label.x~window.~&sort=-1"));
    }

    private static async Task<string> SnapshotAsync(Actor owner)
    {
        var rows = await owner.ReadAsync(db => db.Conversations.AsNoTracking().OrderBy(c => c.Id).ToListAsync());
        var (labels, lines) = (await owner.ReadAsync(db => db.ConversationLabels.CountAsync()), await owner.ReadAsync(db => db.ConversationEvents.CountAsync()));
        return string.Join('\n', rows.Select(ConversationState.Of)) + $"\n{labels} labels, {lines} lines";
    }

    private static async Task<List<ConversationSummary>> WalkAsync(InboxQueries inbox, ConversationOrder order)
    {
        var rows = new List<ConversationSummary>();
        while (true)
        {
            var page = await inbox.ListAsync(order, rows.Count == 0 ? null : order.KeyOf(rows[^1]), default);
            rows.AddRange(page);
            if (page.Count < InboxQueries.PageSize) return rows;
        }
    }

    private static void Check(List<ConversationSummary> rows, InboxSort sort)
    {
        if (sort == InboxSort.Newest) Assert.Equal(rows.OrderByDescending(row => row.LastMessageAtUtc).Select(row => row.LastMessageAtUtc), rows.Select(row => row.LastMessageAtUtc));
        if (sort == InboxSort.Oldest) Assert.Equal(rows.OrderBy(row => row.WaitingSinceUtc ?? DateTime.MaxValue).Select(row => row.WaitingSinceUtc), rows.Select(row => row.WaitingSinceUtc));
        if (sort == InboxSort.Priority) Assert.Equal(rows.OrderByDescending(row => row.Priority).Select(row => row.Priority), rows.Select(row => row.Priority));
    }

    private static bool IsIn(Conversation c, InboxView view, Guid me) => view switch
    {
        InboxView.Mine => c.Status == ConversationStatus.OPEN && c.AssigneeId == me,
        InboxView.Unassigned => c.Status == ConversationStatus.OPEN && c.AssigneeId is null,
        InboxView.Closing => c.Status == ConversationStatus.OPEN && c.IsWindowOpen(Now) && c.WindowClosesAtUtc <= Now.AddHours(2),
        InboxView.Snoozed => c.Status == ConversationStatus.SNOOZED,
        InboxView.Resolved => c.Status == ConversationStatus.RESOLVED,
        _ => c.Status == ConversationStatus.OPEN,
    };

    /// <summary>Conversations of every sort, many with equal times; none within seconds of a border that moves while the test runs.</summary>
    private static async Task<List<Conversation>> FillAsync(Actor owner, int count)
    {
        var made = new List<Conversation>();
        await owner.SaveAsync(async db =>
        {
            var (account, stage) = (await db.WhatsAppAccounts.FirstAsync(), await db.Stages.OrderBy(one => one.Position).FirstAsync());
            for (var i = 0; i < count; i++)
            {
                var contact = Build.Contact(owner.OrganizationId, $"Customer {i}");
                var lead = WhatsAppCrm.Domain.Leads.Lead.FromWhatsApp(contact, stage, Now);
                var conversation = new Conversation(owner.OrganizationId, account.Id, contact.Id, lead.Id, Now.AddDays(-9));
                db.AddRange(contact, lead, conversation);
                var at = Now.AddHours(-(i % 7 == 0 ? 23 : i % 9 == 0 ? 30 : i % 12)).AddMinutes(-1 - (i % 3));
                Say(db, conversation, Build.Inbound(conversation, $"Hello {i}", at));
                if (i % 3 == 0) Say(db, conversation, Build.Outbound(conversation, "Hi", at.AddSeconds(30)));
                if (i % 5 == 0) conversation.MarkRead();
                conversation.Assign(i % 4 == 0 ? owner.UserId : null, null, Now);
                conversation.Prioritize((ConversationPriority)(i % 11 < 5 ? i % 5 : 0), null, Now);
                conversation.Speak(i % 2 == 0 ? "pt" : null);
                if (i % 10 == 3) conversation.Snooze(i % 20 == 3 ? null : Now.AddDays(1), null, Now);
                if (i % 10 == 6) conversation.Resolve(owner.UserId, Now);
                made.Add(conversation);
            }
        });
        return made;
    }

    private static void Say(AppDbContext db, Conversation conversation, Message message)
    {
        conversation.Add(message);
        db.Add(message);
    }

    private sealed class Counter(Action<int> seen) : IProgress<int>
    {
        public void Report(int value) => seen(value);
    }
}
