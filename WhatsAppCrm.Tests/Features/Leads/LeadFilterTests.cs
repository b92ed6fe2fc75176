using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

public sealed class LeadFilterTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task Every_filter_narrows_the_board_the_table_and_the_API_alike()
    {
        var owner = await fixture.Host.NewInboxAsync();
        await owner.NewConversationAsync("Open window", "+55 11 98888-0071");
        await owner.NewConversationAsync("Closed window", "+55 11 98888-0072", DateTime.UtcNow.AddDays(-2));
        await owner.CallAsync(HttpMethod.Post, "/api/leads", new { name = "Mine", ownerId = owner.UserId, value = 100, source = "whatsapp ad: Summer" });
        var late = await owner.NewLeadAsync("Late");
        await owner.AsAsync<AddTask, Guid>(add => add.RunAsync(late, new NewTask("Call", DateTime.UtcNow.AddHours(-1)), CancellationToken.None));

        foreach (var (filter, query, names) in new (LeadFilter, string, string[])[]
        {
            (new(Window: ReplyWindow.OPEN), "window=OPEN", ["Open window"]),
            (new(Window: ReplyWindow.CLOSED), "window=CLOSED", ["Closed window", "Late", "Mine"]),
            (new(OwnerId: owner.UserId), $"ownerId={owner.UserId}", ["Mine"]),
            (new(Unowned: true), "unowned=true", ["Closed window", "Late", "Open window"]),
            (new(Source: Lead.AdSource), "source=whatsapp%20ad", ["Mine"]),
            (new(ValueFrom: 50, ValueTo: 100), "valueFrom=50&valueTo=100", ["Mine"]),
            (new(TaskOverdue: true), "taskOverdue=true", ["Late"]),
            (new(Search: "LOSED"), "search=LOSED", ["Closed window"]),
            (new(Status: LeadStatus.WON), "status=WON", []),
        })
        {
            var stages = (await owner.StagesAsync()).Select(stage => stage.Id).ToList();
            var board = await owner.AsAsync<BoardQueries, ILookup<Guid, LeadCard>>(queries => queries.FirstCardsAsync(stages, filter, CancellationToken.None));
            var totals = await owner.AsAsync<BoardQueries, IReadOnlyDictionary<Guid, StageTotal>>(queries => queries.TotalsAsync(stages, filter, CancellationToken.None));
            var table = await owner.AsAsync<LeadTableQueries, IReadOnlyList<LeadDetails>>(queries => queries.ListAsync(filter, LeadSort.NAME, false, null, CancellationToken.None));
            var api = (await owner.GetAsync("/api/leads?" + query))["data"]!.AsArray().Select(lead => (string)lead!["name"]!);

            Assert.Equal(names, board.SelectMany(column => column).Select(card => card.Name).Order(StringComparer.Ordinal));
            Assert.Equal(names.Length, totals.Values.Sum(total => total.Count));
            Assert.Equal(names, table.Select(lead => lead.Name));
            Assert.Equal(names, api.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(LeadSort.NAME)]
    [InlineData(LeadSort.STAGE)]
    [InlineData(LeadSort.OWNER)]
    [InlineData(LeadSort.VALUE)]
    [InlineData(LeadSort.EMAIL)]
    [InlineData(LeadSort.UPDATED)]
    [InlineData(LeadSort.CREATED)]
    public async Task The_table_pages_through_every_lead_once_in_both_directions(LeadSort sort)
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stages = await owner.StagesAsync();
        string[] names = ["Álvaro", "ana", "Bia", "Ção", "Zé"];
        await owner.SaveAsync(db =>
        {
            for (var i = 0; i < LeadTableQueries.PageSize * 2 + 7; i++)
            {
                var lead = new Lead(owner.OrganizationId, $"{names[i % 5]} {i / 10}", "manual", stages[i % 4], Build.Now.AddMinutes(i / 4));
                lead.Edit(lead.Name, null, i % 3 == 0 ? null : $"p{i % 11}@example.test", i % 4 == 0 ? null : i % 6, Build.Now.AddMinutes(i / 4));
                if (i % 2 == 0) lead.GiveTo(owner.UserId, Build.Now.AddMinutes(i / 4));
                db.Add(lead);
            }
        });

        foreach (var descending in new[] { false, true })
        {
            var seen = new List<LeadDetails>();
            while (await owner.AsAsync<LeadTableQueries, IReadOnlyList<LeadDetails>>(table => table.ListAsync(LeadFilter.None, sort, descending, seen.LastOrDefault()?.Id, CancellationToken.None)) is { Count: > 0 } page) seen.AddRange(page);

            Assert.Equal(LeadTableQueries.PageSize * 2 + 7, seen.Count);
            Assert.Equal(seen.Count, seen.Select(lead => lead.Id).Distinct().Count());
            if (sort == LeadSort.VALUE) Assert.Equal(seen.Select(lead => lead.Value ?? -1).Order().ToList() is var ascending && descending ? ascending.AsEnumerable().Reverse() : ascending, seen.Select(lead => lead.Value ?? -1));
        }

        Assert.Equal(LeadTableQueries.PageSize * 2 + 7, await owner.ReadAsync(db => db.Leads.CountAsync()));
    }
}
