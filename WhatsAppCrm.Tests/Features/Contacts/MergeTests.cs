using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Features.Webhooks;

namespace WhatsAppCrm.Tests.Features.Contacts;

public sealed class MergeTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    [Fact]
    public async Task Two_conversations_on_one_number_become_one_and_those_on_others_move()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        var biasConversation = await world.ConversationAsync(bia);

        var preview = await world.Owner.GetAsync($"/api/contacts/{ana}/merge-preview?otherId={bia}");
        await world.MergeAsync(ana, bia);

        Assert.Equal((2, 1, "Ana Silva"), ((int)preview["joinedMessages"]!, (int)preview["movedConversations"]!, (string)preview["name"]!));
        Assert.Equal(["a1", "b1", "a2", "b2"], await world.TextsAsync(ana));
        Assert.Equal(["b3"], await world.TextsAsync(ana, world.SecondNumber));
        var conversation = await world.ConversationAsync(ana);
        Assert.Equal((4, "b2", biasConversation.LastInboundAtUtc), (conversation.UnreadCount, conversation.LastMessagePreview, conversation.LastInboundAtUtc));
        // Bia wrote last here: answers go to her phone, within the 24 hours that her phone opened.
        Assert.Equal("+" + MergeWorld.BiasPhone, conversation.ToPhone);
        var details = await world.Owner.GetAsync($"/api/contacts/{bia}");
        Assert.Equal((ana, 4, 2), ((Guid)details["id"]!, details["addresses"]!.AsArray().Count, details["conversations"]!.AsArray().Count));
        // Whoever still holds the id of the conversation that is gone finds where it went.
        Assert.Equal(4, (int)(await world.Owner.GetAsync($"/api/integrations/conversations/{biasConversation.Id}/messages"))["total"]!);
        Assert.Contains("contact.merged", await world.Owner.ReadAsync(db => db.AuditEntries.Select(entry => entry.Action).ToListAsync()));
    }

    [Fact]
    public async Task Whoever_writes_by_an_address_of_either_is_the_survivor()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        await world.MergeAsync(ana, bia);

        await world.WriteAsync("by phone", MergeWorld.BiasPhone, null, "Bia Costa");
        await world.WriteAsync("by id", null, "US.1002", "Bia Costa");
        await world.WriteAsync("by her own", MergeWorld.AnasPhone, "US.1001", "Ana Silva");

        Assert.Equal(["a1", "a2", "b1", "b2", "by her own", "by id", "by phone"], (await world.TextsAsync(ana)).Order());
        Assert.Equal((1, 2), await world.Owner.ReadAsync(async db => (await db.Contacts.CountAsync(), await db.Conversations.CountAsync())));
        Assert.Equal("+" + MergeWorld.AnasPhone, (await world.ConversationAsync(ana)).ToPhone);
    }

    [Fact]
    public async Task A_rush_of_both_while_they_are_merged_loses_and_doubles_nothing()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        var bodies = Enumerable.Range(0, 60).Select(i => i % 2 == 0
            ? Payloads.Text(world.Number, $"rush {i}", MergeWorld.AnasPhone, "US.1001", "Ana Silva")
            : Payloads.Text(i % 4 == 1 ? world.Number : world.SecondNumber, $"rush {i}", MergeWorld.BiasPhone, i % 3 == 0 ? null : "US.1002", "Bia Costa"))
            .Select(body => Encoding.UTF8.GetBytes(body.ToJsonString())).ToList();

        var rush = Parallel.ForEachAsync(bodies.Concat(bodies), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (body, _) =>
        {
            using var answer = await WebhookFixture.PostAsync(fixture.Host, body, WebhookFixture.Sign(body));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        });
        var merge = await world.MergeAsync(ana, bia);
        await rush;
        await WebhookFixture.SettleAsync(fixture.Host);

        Assert.Equal((1, 2, 65), await world.Owner.ReadAsync(async db => (await db.Contacts.CountAsync(), await db.Conversations.CountAsync(), await db.Messages.CountAsync())));
        Assert.Equal(65, await world.Owner.ReadAsync(db => db.Conversations.SumAsync(conversation => conversation.UnreadCount)));

        await world.UndoAsync(merge);
        Assert.Equal((2, 3, 65), await world.Owner.ReadAsync(async db => (await db.Contacts.CountAsync(), await db.Conversations.CountAsync(), await db.Messages.CountAsync())));
        Assert.Equal(65, await world.Owner.ReadAsync(db => db.Conversations.SumAsync(conversation => conversation.UnreadCount)));
        Assert.DoesNotContain(await world.TextsAsync(ana), text => text!.StartsWith('b'));
        Assert.All(await world.TextsAsync(ana), text => Assert.True(text!.StartsWith('a') || int.Parse(text[5..]) % 2 == 0, text));
    }

    [Fact]
    public async Task Undo_puts_every_row_back_as_it_was()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        var lead = await world.Owner.ReadAsync(db => db.Leads.Where(one => one.ContactId == bia).Select(one => one.Id).SingleAsync());
        await world.Owner.CallAsync(HttpMethod.Patch, $"/api/leads/{lead}", new { value = 120 });
        var biasConversation = await world.WriteInAsync(bia);
        var before = await world.SnapshotAsync();

        var merge = await world.MergeAsync(ana, bia);
        Assert.NotEqual(before, await world.SnapshotAsync());
        var joined = (await world.ConversationAsync(ana)).Id;
        Assert.NotEqual(biasConversation, joined);
        Assert.Equal([joined, joined, joined], await world.WrittenInAsync());
        await world.UndoAsync(merge);

        Assert.Equal(before, await world.SnapshotAsync());
        await world.UndoAsync(merge);
        Assert.Equal(before, await world.SnapshotAsync());
        Assert.Empty((await world.Owner.GetAsync($"/api/contacts/{ana}"))["merges"]!.AsArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lead_nobody_touched_goes_and_touched_ones_are_kept_and_undo_brings_all_back(bool isTouched)
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        if (isTouched) foreach (var lead in await world.Owner.ReadAsync(db => db.Leads.Select(one => one.Id).ToListAsync())) await world.Owner.PostAsync($"/api/leads/{lead}/notes", new { content = "called", isPrivate = true });
        var before = await world.SnapshotAsync();

        var merge = await world.MergeAsync(ana, bia);

        Assert.Equal(isTouched ? 2 : 1, await world.Owner.ReadAsync(db => db.Leads.CountAsync(lead => lead.ContactId == ana)));
        Assert.Equal(isTouched ? 7 : 5, await world.Owner.ReadAsync(db => db.Notes.CountAsync()));
        await world.WriteAsync("after", MergeWorld.BiasPhone, "US.1002", "Bia Costa");
        Assert.Equal(isTouched ? 2 : 1, await world.Owner.ReadAsync(db => db.Leads.CountAsync()));
        await world.UndoAsync(merge);
        Assert.Equal(2, await world.Owner.ReadAsync(db => db.Leads.CountAsync()));
        Assert.Equal(1 + before.Split('\n').Count(line => line.StartsWith("Note ", StringComparison.Ordinal)), await world.Owner.ReadAsync(db => db.Notes.CountAsync()));
    }

    [Fact]
    public async Task What_came_since_goes_to_whose_address_it_came_by()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        var merge = await world.MergeAsync(ana, bia);
        await world.WriteAsync("new a", MergeWorld.AnasPhone, "US.1001", "Ana Silva");
        await world.WriteAsync("new b", MergeWorld.BiasPhone, "US.1002", "Bia Costa");
        await world.WriteAsync("a elsewhere", MergeWorld.AnasPhone, "US.1001", "Ana Silva", to: world.SecondNumber);

        await world.UndoAsync(merge);

        Assert.Equal(["a1", "a2", "new a"], await world.TextsAsync(ana));
        Assert.Equal(["b1", "b2", "new b"], await world.TextsAsync(bia));
        Assert.Equal(["a elsewhere"], await world.TextsAsync(ana, world.SecondNumber));
        Assert.Equal(["b3"], await world.TextsAsync(bia, world.SecondNumber));
        Assert.Equal((3, "new b"), ((await world.ConversationAsync(bia)).UnreadCount, (await world.ConversationAsync(bia)).LastMessagePreview));
        Assert.Equal((3, "new a"), ((await world.ConversationAsync(ana)).UnreadCount, (await world.ConversationAsync(ana)).LastMessagePreview));
        Assert.Equal([("Ana Silva", "+" + MergeWorld.AnasPhone), ("Bia Costa", "+" + MergeWorld.BiasPhone)], await world.Owner.ReadAsync(async db =>
            (await db.Contacts.OrderBy(contact => contact.Name).ToListAsync()).Select(contact => (contact.Name, contact.Phone!))));
    }

    [Fact]
    public async Task The_stricter_word_about_promotions_counts()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        await world.Owner.SaveAsync(async db =>
        {
            (await db.Contacts.SingleAsync(contact => contact.Id == bia)).Choose(MarketingChoice.STOPPED, "stop", DateTime.UtcNow.AddDays(-2));
            (await db.Contacts.SingleAsync(contact => contact.Id == ana)).Choose(MarketingChoice.RESUMED, "resume", DateTime.UtcNow.AddDays(-1));
        });

        await world.MergeAsync(ana, bia);

        Assert.Equal(MarketingChoice.STOPPED, await world.Owner.ReadAsync(db => db.Contacts.Select(contact => contact.Marketing).SingleAsync()));
    }

    [Fact]
    public async Task A_merge_on_a_merge_is_undone_in_order()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        await world.WriteAsync("c1", "15557771003", "US.1003", "Caio Dias");
        var caio = await world.IdAsync("Caio Dias");
        var before = await world.SnapshotAsync();
        var first = await world.MergeAsync(ana, bia);
        var between = await world.SnapshotAsync();
        var second = await world.MergeAsync(caio, ana);

        Assert.Equal((HttpStatusCode.Conflict, "MERGE_NOT_LATEST"), await world.RefusedAsync(world.Owner, HttpMethod.Post, $"/api/contact-merges/{first}/undo"));
        Assert.Equal(caio, (Guid)(await world.Owner.GetAsync($"/api/contacts/{bia}"))["id"]!);
        await world.UndoAsync(second);
        Assert.Equal(between, await world.SnapshotAsync());
        await world.UndoAsync(first);
        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task Merging_twice_is_one_merge_and_nobody_elses_contacts_are_found()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        var stranger = await MergeWorld.WithAnaAndBiaAsync(fixture);
        var merge = await world.MergeAsync(ana, bia);

        Assert.Equal(merge, await world.MergeAsync(ana, bia));
        (HttpStatusCode, string?) notFound = (HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal(notFound, await world.RefusedAsync(stranger.World.Owner, HttpMethod.Post, $"/api/contacts/{stranger.Ana}/merge", new { otherId = ana }));
        Assert.Equal(notFound, await world.RefusedAsync(stranger.World.Owner, HttpMethod.Post, $"/api/contact-merges/{merge}/undo"));
        Assert.Equal(notFound, await world.RefusedAsync(stranger.World.Owner, HttpMethod.Get, $"/api/contacts/{ana}"));
        Assert.Equal(notFound, await world.RefusedAsync(stranger.World.Owner, HttpMethod.Get, $"/api/contacts/{ana}/merge-suggestions"));
        Assert.Equal(notFound, await world.RefusedAsync(stranger.World.Owner, HttpMethod.Delete, $"/api/contacts/{stranger.Ana}/merge-suggestions/{ana}"));
        Assert.Equal((HttpStatusCode.BadRequest, null), await world.RefusedAsync(world.Owner, HttpMethod.Post, $"/api/contacts/{ana}/merge", new { otherId = ana }) with { Code = null });
    }

    [Fact]
    public async Task A_seller_merges_and_undoes_their_own_and_a_manager_anybodys()
    {
        var (world, ana, bia) = await MergeWorld.WithAnaAndBiaAsync(fixture);
        var (seller, colleague, manager) = (await world.Owner.NewColleagueAsync(Role.SELLER), await world.Owner.NewColleagueAsync(Role.SELLER), await world.Owner.NewColleagueAsync(Role.MANAGER));
        async Task<Guid> MergeAsync() => (Guid)(await seller.PostAsync($"/api/contacts/{ana}/merge", new { otherId = bia }))!["mergeId"]!;

        var merge = await MergeAsync();
        Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), await world.RefusedAsync(colleague, HttpMethod.Post, $"/api/contact-merges/{merge}/undo"));
        await seller.PostAsync($"/api/contact-merges/{merge}/undo", new { });
        await manager.PostAsync($"/api/contact-merges/{await MergeAsync()}/undo", new { });

        Assert.Equal(2, await world.Owner.ReadAsync(db => db.Contacts.CountAsync()));
    }
}
