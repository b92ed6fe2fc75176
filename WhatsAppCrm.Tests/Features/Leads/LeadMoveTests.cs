using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

/// <summary>Moving, winning, losing, reopening, and taking each of them back.</summary>
public sealed class LeadMoveTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task Winning_and_losing_move_to_the_stage_for_it_and_reopening_goes_back()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stages = await owner.StagesAsync();
        var leadId = await owner.NewLeadAsync(stageId: stages[2].Id);
        var reason = await owner.ReadAsync(db => db.LostReasons.OrderBy(one => one.Position).FirstAsync());

        await ChangeAsync(owner, leadId, new LeadChange { Status = LeadStatus.WON });
        var won = await owner.LeadAsync(leadId);
        Assert.Equal((LeadStatus.WON, stages[4].Id, true), (won.Status, won.StageId, won.ClosedAtUtc is not null));

        await ChangeAsync(owner, leadId, new LeadChange { Status = LeadStatus.ACTIVE });
        var reopened = await owner.LeadAsync(leadId);
        Assert.Equal((LeadStatus.ACTIVE, stages[2].Id, (DateTime?)null), (reopened.Status, reopened.StageId, reopened.ClosedAtUtc));

        await ChangeAsync(owner, leadId, new LeadChange { StageId = stages[5].Id, LostReasonId = reason.Id, LostNote = "asked for 20 % off" });
        var lost = await owner.LeadAsync(leadId);
        Assert.Equal((LeadStatus.LOST, reason.Id, "asked for 20 % off"), (lost.Status, lost.LostReasonId, lost.LostNote));

        await owner.MoveAsync(leadId, stages[1].Id);
        var again = await owner.LeadAsync(leadId);
        Assert.Equal((LeadStatus.ACTIVE, (Guid?)null, (string?)null), (again.Status, again.LostReasonId, again.LostNote));
        Assert.Equal(4, await owner.ReadAsync(db => db.LeadMoves.CountAsync(move => move.LeadId == leadId)));
    }

    [Fact]
    public async Task A_move_that_is_undone_brings_everything_back_and_only_the_newest_can_be()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stages = await owner.StagesAsync();
        var leadId = await owner.NewLeadAsync();
        var lost = await ChangeAsync(owner, leadId, new LeadChange { Status = LeadStatus.LOST, LostNote = "too far away" });
        var before = await owner.LeadAsync(leadId);
        var moved = await owner.MoveAsync(leadId, stages[1].Id);

        await AssertRefusedAsync("UNDO_TOO_LATE", () => UndoAsync(owner, lost!.Value));
        await UndoAsync(owner, moved!.Value);
        await UndoAsync(owner, moved.Value);
        var back = await owner.LeadAsync(leadId);
        Assert.Equal((LeadStatus.LOST, stages[5].Id, "too far away", before.ClosedAtUtc), (back.Status, back.StageId, back.LostNote, back.ClosedAtUtc));

        await UndoAsync(owner, lost!.Value);
        Assert.Equal((LeadStatus.ACTIVE, stages[0].Id), ((await owner.LeadAsync(leadId)).Status, (await owner.LeadAsync(leadId)).StageId));
    }

    [Fact]
    public async Task Two_people_who_move_one_card_at_once_leave_a_history_without_a_gap()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stages = await owner.StagesAsync();
        var leadId = await owner.NewLeadAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => owner.MoveAsync(leadId, stages[1 + i % 3].Id))));

        var moves = await owner.ReadAsync(db => db.LeadMoves.Where(move => move.LeadId == leadId).ToListAsync());
        var lead = await owner.LeadAsync(leadId);
        // Each begins where another ended, and the chain leads from the first stage to where the lead stands.
        var (at, left) = (stages[0].Id, moves.ToList());
        Assert.Single(left, move => move.FromStageId == stages[0].Id);
        foreach (var stage in stages)
        {
            var (into, outOf) = (moves.Count(move => move.ToStageId == stage.Id), moves.Count(move => move.FromStageId == stage.Id));
            Assert.Equal(into + (stage.Id == at ? 1 : 0), outOf + (stage.Id == lead.StageId ? 1 : 0));
        }
    }

    [Fact]
    public async Task A_stage_asks_for_its_task_once_while_it_is_open_and_undoing_takes_it_away()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stages = await owner.StagesAsync();
        await owner.SaveAsync(async db => (await db.Stages.SingleAsync(stage => stage.Id == stages[1].Id)).Rule("Call them", 2, null));
        var leadId = await owner.NewLeadAsync();

        var first = await owner.MoveAsync(leadId, stages[1].Id);
        var task = Assert.Single(await TasksAsync(owner, leadId));
        Assert.Equal(("Call them", (Guid?)owner.UserId, TimeSpan.FromDays(2)), (task.Title, task.AssigneeId, task.DueAtUtc - task.CreatedAtUtc));

        await UndoAsync(owner, first!.Value);
        Assert.Empty(await TasksAsync(owner, leadId));

        await owner.MoveAsync(leadId, stages[1].Id);
        await owner.MoveAsync(leadId, stages[0].Id);
        await owner.MoveAsync(leadId, stages[1].Id);
        Assert.Single(await TasksAsync(owner, leadId));
    }

    [Fact]
    public async Task Another_organizations_move_can_not_be_undone_and_its_reason_not_be_named()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        var stranger = await fixture.Host.NewOwnerAsync("Elsewhere");
        var leadId = await owner.NewLeadAsync();
        var moved = await owner.MoveAsync(leadId, (await owner.StagesAsync())[1].Id);
        var own = await stranger.NewLeadAsync();
        var reason = await owner.ReadAsync(db => db.LostReasons.FirstAsync());

        await AssertRefusedAsync("NOT_FOUND", () => UndoAsync(stranger, moved!.Value));
        await Assert.ThrowsAsync<InvalidInputException>(() => ChangeAsync(stranger, own, new LeadChange { Status = LeadStatus.LOST, LostReasonId = reason.Id }));
        Assert.Equal(LeadStatus.ACTIVE, (await stranger.LeadAsync(own)).Status);
    }

    private static Task<Guid?> ChangeAsync(Actor actor, Guid leadId, LeadChange change) => actor.AsAsync<ChangeLead, Guid?>(useCase => useCase.RunAsync(leadId, change, CancellationToken.None));

    private static Task UndoAsync(Actor actor, Guid moveId) => actor.AsAsync<UndoMove>(undo => undo.RunAsync(moveId, CancellationToken.None));

    private static Task<List<LeadTask>> TasksAsync(Actor actor, Guid leadId) => actor.ReadAsync(db => db.LeadTasks.Where(task => task.LeadId == leadId).ToListAsync());

    private static async Task AssertRefusedAsync(string code, Func<Task> run) => Assert.Equal(code, (await Assert.ThrowsAsync<ProblemException>(run)).Problem.Code);
}
