using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

public sealed class BoardTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task Columns_know_their_whole_count_and_sum_and_page_their_cards_by_key()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        await owner.SaveAsync(async db =>
        {
            var stage = await db.Stages.OrderBy(one => one.Position).FirstAsync();
            for (var i = 0; i < BoardQueries.PageSize + 5; i++)
            {
                var lead = new Lead(owner.OrganizationId, $"Lead {i}", "manual", stage, Build.Now.AddMinutes(i / 2));
                lead.Edit(lead.Name, null, null, 10, Build.Now.AddMinutes(i / 2));
                db.Add(lead);
            }
        });

        await using var scope = owner.BeginScope();
        var queries = scope.ServiceProvider.GetRequiredService<BoardQueries>();
        var board = new BoardFeed(queries);
        await board.ResetAsync((await scope.ServiceProvider.GetRequiredService<PipelineQueries>().ListAsync(CancellationToken.None))[0], LeadFilter.None, CancellationToken.None);

        var first = board.Columns[0];
        Assert.Equal((BoardQueries.PageSize, BoardQueries.PageSize + 5, (BoardQueries.PageSize + 5) * 10_00L, true), (first.Cards.Count, first.Count, first.SumInCents, first.HasMore));
        await board.LoadMoreAsync(first, CancellationToken.None);
        Assert.Equal((BoardQueries.PageSize + 5, false), (first.Cards.Distinct().Count(), first.HasMore));
        Assert.Equal(first.Cards.OrderByDescending(card => card.LastActivityAtUtc), first.Cards);
    }

    [Fact]
    public async Task A_card_moves_at_once_and_agrees_with_what_is_stored_afterwards()
    {
        var owner = await fixture.Host.NewInboxAsync();
        var conversationId = await owner.NewConversationAsync("Mariana", "+55 11 98888-0021", messages: 3);
        await using var scope = owner.BeginScope();
        var queries = scope.ServiceProvider.GetRequiredService<BoardQueries>();
        var pipeline = (await scope.ServiceProvider.GetRequiredService<PipelineQueries>().ListAsync(CancellationToken.None))[0];
        var board = new BoardFeed(queries);
        await board.ResetAsync(pipeline, LeadFilter.None, CancellationToken.None);
        var card = Assert.Single(board.Columns[0].Cards);
        Assert.Equal((conversationId, 3, "Mariana 3"), (card.Conversation!.Id, card.Conversation.UnreadCount, card.Conversation.Preview));
        Assert.Equal(card.Id, board.LeadOf(conversationId));

        board.Move(card.Id, pipeline.Stages[1].Id, DateTime.UtcNow);
        Assert.Equal((0, 1), (board.Columns[0].Count, board.Columns[1].Count));

        await scope.ServiceProvider.GetRequiredService<ChangeLead>().RunAsync(card.Id, new LeadChange { StageId = pipeline.Stages[1].Id }, CancellationToken.None);
        await board.RefreshAsync([card.Id], CancellationToken.None);
        Assert.Equal(card.Id, Assert.Single(board.Columns[1].Cards).Id);
        Assert.Empty(board.Columns[0].Cards);
    }
}
