using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Inbox;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Inbox;

/// <summary>What a page reads again and again must be found by index: asks SQLite for the plan of every query that was really run.</summary>
public sealed class QueryPlanTests
{
    [Fact]
    public async Task Lists_threads_and_board_never_scan_a_table()
    {
        var commands = new CapturedCommands(IsOfPages);
        await using var host = await ProductHost.StartAsync(services: services => services.ConfigureDbContext<AppDbContext>(options => options.AddInterceptors(commands)));
        if (host.Provider != DatabaseProvider.Sqlite) return;
        var owner = await host.NewInboxAsync();
        var id = await owner.NewConversationAsync("Mariana", "+55 11 98888-0031", messages: 3);
        await using var scope = owner.BeginScope();
        var services = scope.ServiceProvider;
        var (inbox, threads) = (services.GetRequiredService<InboxQueries>(), services.GetRequiredService<ThreadQueries>());
        var (board, leads) = (services.GetRequiredService<BoardQueries>(), services.GetRequiredService<LeadQueries>());
        var (key, leadId) = (new ConversationKey(0, 0, DateTime.UtcNow, Guid.NewGuid(), false), await owner.ReadAsync(db => db.Leads.Select(lead => lead.Id).SingleAsync()));
        var pipeline = (await services.GetRequiredService<PipelineQueries>().ListAsync(CancellationToken.None))[0];

        commands.Clear();
        foreach (var view in Enum.GetValues<InboxView>())
        {
            foreach (var sort in Enum.GetValues<InboxSort>())
            {
                var order = new InboxAddress(View: view) { ChosenSort = sort }.Order(owner.UserId, DateTime.UtcNow);
                await inbox.ListAsync(order, null, CancellationToken.None);
                for (var part = 0; part < 2; part++) await inbox.ListAsync(order, key with { Part = part }, CancellationToken.None);
            }

            await inbox.CountAsync(ConversationFilter.Of(view, owner.UserId, null), 100, CancellationToken.None);
        }

        foreach (var chosen in new ConversationFilter[] { new() { IsUnread = true }, new() { Labels = new([id]) }, new() { StageId = id }, new() { NumberId = id }, new() { Language = "pt" }, new() { Priority = ConversationPriority.HIGH }, new() { Window = WindowState.CLOSED } })
            await inbox.ListAsync(new InboxAddress { Chosen = chosen }.Order(owner.UserId, DateTime.UtcNow), null, CancellationToken.None);
        await inbox.FindAsync(new ConversationFilter(), [id], CancellationToken.None);
        await inbox.CountUnreadAsync(100, CancellationToken.None);
        await inbox.ResolveAsync("+5511988880031", CancellationToken.None);
        await threads.FindHeaderAsync(id, CancellationToken.None);
        await threads.ListAsync(id, new MessageKey(DateTime.UtcNow, Guid.NewGuid()), 50, CancellationToken.None);
        await threads.FindAsync([Guid.NewGuid()], CancellationToken.None);
        await board.TotalsAsync([.. pipeline.Stages.Select(stage => stage.Id)], LeadFilter.None, CancellationToken.None);
        await board.ListCardsAsync(pipeline.Stages[0].Id, LeadFilter.None, new CardKey(DateTime.UtcNow, Guid.NewGuid()), CancellationToken.None);
        await board.FindCardsAsync([leadId], LeadFilter.None, CancellationToken.None);
        await leads.FindAsync(leadId, CancellationToken.None);
        await leads.ListMemberNotesAsync(leadId, CancellationToken.None);

        var scans = commands.Scans(host.ConnectionString);
        Assert.True(commands.Count >= 14, "The queries were not seen.");
        Assert.True(scans.Count == 0, string.Join("\n\n", scans.Select(plan => $"{plan.Step}\n{plan.Sql}")));
    }

    /// <summary>Not the queues' drains.</summary>
    private static bool IsOfPages(string sql) =>
        new[] { "Conversations", "Leads", "Messages", "Notes" }.Any(table => sql.Contains($"\"{table}\"")) && !sql.Contains("\"OutboxMessages\"");
}
