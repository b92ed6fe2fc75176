using System.Net;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

public sealed class DeletedLeadTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private static readonly HttpMethod Get = HttpMethod.Get, Post = HttpMethod.Post, Delete = HttpMethod.Delete;

    [Fact]
    public async Task A_deleted_lead_comes_back_with_its_conversation_notes_and_tasks()
    {
        var (owner, conversationId, leadId) = await NewAsync("+55 11 98888-0041");
        await owner.CallAsync(Post, $"/api/leads/{leadId}/notes", new { content = "prefers mornings" });
        await owner.CallAsync(Post, $"/api/leads/{leadId}/tasks", new { title = "Call" });

        await owner.CallAsync(Delete, $"/api/leads/{leadId}");
        Assert.Equal(HttpStatusCode.NotFound, (await owner.CallAsync(Get, $"/api/leads/{leadId}")).Status);
        Assert.Equal(0, (int)(await owner.GetAsync("/api/tasks"))["total"]!);

        Assert.Equal(HttpStatusCode.OK, (await owner.CallAsync(Post, $"/api/leads/{leadId}/restore")).Status);
        Assert.Equal(leadId, await owner.ReadAsync(db => db.Conversations.Where(c => c.Id == conversationId).Select(c => c.LeadId).SingleAsync()));
        Assert.Equal((1, 1), ((int)(await owner.GetAsync($"/api/leads/{leadId}/notes"))["total"]!, (int)(await owner.GetAsync("/api/tasks"))["total"]!));
        Assert.Equal(HttpStatusCode.Conflict, (await owner.CallAsync(Post, $"/api/leads/{leadId}/restore")).Status);
    }

    [Fact]
    public async Task A_person_who_became_another_lead_meanwhile_stays_that_one()
    {
        var (owner, conversationId, leadId) = await NewAsync("+55 11 98888-0042");
        await owner.CallAsync(Delete, $"/api/leads/{leadId}");
        Guid newer = default;
        await owner.SaveAsync(async db =>
        {
            var conversation = await db.Conversations.SingleAsync(c => c.Id == conversationId);
            var lead = Lead.FromWhatsApp(await db.Contacts.SingleAsync(contact => contact.Id == conversation.ContactId), await db.Stages.OrderBy(stage => stage.Position).FirstAsync(), DateTime.UtcNow);
            db.Add(lead);
            conversation.LinkLead(newer = lead.Id);
        });

        await owner.CallAsync(Post, $"/api/leads/{leadId}/restore");

        Assert.Equal(newer, await owner.ReadAsync(db => db.Conversations.Where(c => c.Id == conversationId).Select(c => c.LeadId).SingleAsync()));
        Assert.Null((await owner.LeadAsync(leadId)).ContactId);
    }

    [Fact]
    public async Task After_a_day_its_rows_are_gone_for_good_and_before_that_none_is()
    {
        var (owner, _, leadId) = await NewAsync("+55 11 98888-0043");
        await owner.CallAsync(Post, $"/api/leads/{leadId}/notes", new { content = "note" });
        await owner.CallAsync(Delete, $"/api/leads/{leadId}");
        await owner.AsAsync<PurgeLeads>(purge => purge.RunAsync(CancellationToken.None));
        Assert.Equal(1, await owner.ReadAsync(db => db.DeletedLeads.CountAsync()));

        var old = DateTime.UtcNow - PurgeLeads.UndoneFor - TimeSpan.FromMinutes(1);
        await owner.ReadAsync(db => db.DeletedLeads.ExecuteUpdateAsync(set => set.SetProperty(lead => lead.DeletedAtUtc, old)));
        await owner.AsAsync<PurgeLeads>(purge => purge.RunAsync(CancellationToken.None));

        Assert.Equal((0, 0), (await owner.ReadAsync(db => db.DeletedLeads.CountAsync()), await owner.ReadAsync(db => db.Notes.CountAsync(note => note.LeadId == leadId))));
    }

    [Fact]
    public async Task Only_managers_of_the_organization_bring_it_back()
    {
        var (owner, _, leadId) = await NewAsync("+55 11 98888-0044");
        var seller = await owner.NewColleagueAsync(Role.SELLER);
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");
        await owner.CallAsync(Delete, $"/api/leads/{leadId}");

        Assert.Equal(HttpStatusCode.Forbidden, (await seller.CallAsync(Post, $"/api/leads/{leadId}/restore")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await stranger.CallAsync(Post, $"/api/leads/{leadId}/restore")).Status);
        Assert.Equal(1, await owner.ReadAsync(db => db.DeletedLeads.CountAsync()));
    }

    private async Task<(Actor Owner, Guid ConversationId, Guid LeadId)> NewAsync(string phone)
    {
        var owner = await fixture.Host.NewInboxAsync();
        var conversationId = await owner.NewConversationAsync("Mariana", phone);
        return (owner, conversationId, await owner.ReadAsync(db => db.Leads.Select(lead => lead.Id).SingleAsync()));
    }
}
