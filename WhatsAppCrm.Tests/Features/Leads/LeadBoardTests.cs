using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

/// <summary>The board over a real database, moved by keyboard alone.</summary>
public sealed class LeadBoardTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task Space_lifts_a_card_arrows_choose_and_space_drops_it_where_it_is_stored()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stages = await owner.StagesAsync();
        var leadId = await owner.NewLeadAsync("Ana");
        await using var scope = owner.BeginScope();
        await using var context = new BunitContext();
        var moves = new List<string>();
        var board = await RenderAsync(context, scope.ServiceProvider, moves);

        await PressAsync(board, leadId, " ");
        Assert.Contains("Ana", Said(board), StringComparison.Ordinal);
        Assert.NotNull(board.Find("[data-held]"));
        await PressAsync(board, leadId, "ArrowRight");
        await PressAsync(board, leadId, "ArrowRight");
        Assert.Equal(stages[2].Id.ToString(), board.Find("[data-target]").GetAttribute("data-stage"));
        Assert.Contains($"{stages[2].Name}, 3", Said(board), StringComparison.Ordinal);
        await PressAsync(board, leadId, " ");

        Assert.Equal(stages[2].Id, (await owner.LeadAsync(leadId)).StageId);
        Assert.NotNull(board.Find($"[data-stage='{stages[2].Id}'] [data-lead='{leadId}']"));
        Assert.Contains(stages[2].Name, Assert.Single(moves), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escape_puts_a_lifted_card_back_and_nothing_is_stored()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stages = await owner.StagesAsync();
        var leadId = await owner.NewLeadAsync("Ana");
        await using var scope = owner.BeginScope();
        await using var context = new BunitContext();
        var board = await RenderAsync(context, scope.ServiceProvider, []);

        await PressAsync(board, leadId, " ");
        await PressAsync(board, leadId, "ArrowRight");
        await PressAsync(board, leadId, "Escape");

        Assert.Empty(board.FindAll("[data-held], [data-target]"));
        Assert.Equal(stages[0].Id, (await owner.LeadAsync(leadId)).StageId);
        // The arrows of a card that lies still move the focus, which is the script's; here nothing happens.
        await PressAsync(board, leadId, "ArrowRight");
        Assert.Empty(board.FindAll("[data-target]"));
    }

    [Fact]
    public async Task A_card_that_a_colleague_moves_goes_there_on_every_screen()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stages = await owner.StagesAsync();
        var leadId = await owner.NewLeadAsync("Ana");
        await using var scope = owner.BeginScope();
        await using var context = new BunitContext();
        var board = await RenderAsync(context, scope.ServiceProvider, []);

        await owner.MoveAsync(leadId, stages[3].Id);

        board.WaitForElement($"[data-stage='{stages[3].Id}'] [data-lead='{leadId}']", TimeSpan.FromSeconds(20));
    }

    private static async Task<IRenderedComponent<LeadBoard>> RenderAsync(BunitContext context, IServiceProvider services, List<string> moves)
    {
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        // Its own, over bUnit's navigation; everything else is the product's.
        context.Services.AddRadzenComponents();
        context.Services.AddFallbackServiceProvider(services);
        var pipeline = (await services.GetRequiredService<PipelineQueries>().ListAsync(CancellationToken.None))[0];
        var board = context.Render<LeadBoard>(parameters => parameters
            .Add(one => one.Pipeline, pipeline).Add(one => one.Filter, LeadFilter.None).Add(one => one.HrefOf, id => $"/leads?lead={id}").Add(one => one.OnMoved, move => moves.Add(move.Words)));
        board.WaitForElement("[data-lead]", TimeSpan.FromSeconds(20));
        return board;
    }

    private static Task PressAsync(IRenderedComponent<LeadBoard> board, Guid leadId, string key) =>
        board.InvokeAsync(() => board.Find($"[data-lead='{leadId}']").KeyDownAsync(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = key }));

    private static string Said(IRenderedComponent<LeadBoard> board) => board.Find("[data-testid=board-says]").TextContent;
}
