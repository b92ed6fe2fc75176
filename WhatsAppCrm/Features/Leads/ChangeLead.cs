using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Edits a lead, moves it to another stage, gives it to someone, wins, loses, reopens or archives it.</summary>
public sealed class ChangeLead(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, ILiveEvents liveEvents, TimeProvider time)
{
    /// <summary>Calling twice with the same change is harmless. Two people at once: one after the other, each a line in the history.</summary>
    /// <returns>The line it left in the history, to undo it by; null when it moved nowhere.</returns>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such lead here.</exception>
    /// <exception cref="InvalidInputException">A field is not valid, or names a stage, reason or member that is not this organization's.</exception>
    public async Task<Guid?> RunAsync(Guid leadId, LeadChange change, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (change.OwnerId is { } ownerId && !await members.HasAsync(ownerId, cancellationToken)) throw new InvalidInputException("ownerId", "Invalid");

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        LeadMove? move;
        bool changed;
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var lead = await db.Leads.Where(l => l.Id == leadId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            var (now, before) = (time.GetUtcNow().UtcDateTime, lead.State);
            Edit(lead, change, now);
            if (change.SetsOwner && change.OwnerId != lead.OwnerId) lead.GiveTo(change.OwnerId, now);
            if (change.Moves) await MoveAsync(db, lead, change, now, cancellationToken);
            if (change.CustomFields is { Count: > 0 } values) await CustomValues.ApplyAsync(db, lead, values, now, cancellationToken);
            move = await db.RecordMoveAsync(lead, before, current.UserId, now, cancellationToken);
            changed = await db.SaveChangesAsync(cancellationToken) > 0;
            await transaction.CommitAsync(cancellationToken);
        }

        if (changed) liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Lead, leadId));
        if (move is not null) liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Task, leadId));
        return move?.Id;
    }

    private static void Edit(Lead lead, LeadChange change, DateTime nowUtc)
    {
        if (change is { Name: null, SetsPhone: false, SetsEmail: false, SetsValue: false }) return;
        lead.Edit(
            change.Name ?? lead.Name,
            change.SetsPhone ? LeadFields.Phone(change.Phone) : lead.Phone,
            change.SetsEmail ? LeadFields.Email(change.Email) : lead.Email,
            change.SetsValue ? change.Value : lead.Value,
            nowUtc);
    }

    private static async Task MoveAsync(AppDbContext db, Lead lead, LeadChange change, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var stage = change.StageId is { } stageId
            ? await db.Stages.SingleOrDefaultAsync(s => s.Id == stageId, cancellationToken) ?? throw new InvalidInputException("stageId", "Invalid")
            : change.Status is { } wanted && wanted != lead.Status ? await StageForAsync(db, lead, wanted, cancellationToken) : null;
        if (stage is not null) lead.MoveTo(stage, nowUtc);
        switch (change.Status)
        {
            case LeadStatus.WON: lead.Win(nowUtc); break;
            case LeadStatus.LOST when lead.Status != LeadStatus.LOST: lead.Lose(null, null, nowUtc); break;
            case LeadStatus.ACTIVE: lead.Reopen(nowUtc); break;
            case LeadStatus.ARCHIVED: lead.Archive(nowUtc); break;
        }

        if (!change.SetsLoss) return;
        if (lead.Status != LeadStatus.LOST) throw new InvalidInputException(change.LostReasonId is null ? "lostNote" : "lostReasonId", "Invalid");
        if (change.LostReasonId is { } reasonId && !await db.LostReasons.AnyAsync(reason => reason.Id == reasonId, cancellationToken)) throw new InvalidInputException("lostReasonId", "Invalid");
        lead.Lose(change.LostReasonId, change.LostNote, nowUtc);
    }

    /// <summary>Where a lead of this status belongs; null: it may stay where it is.</summary>
    private static async Task<Stage?> StageForAsync(AppDbContext db, Lead lead, LeadStatus status, CancellationToken cancellationToken)
    {
        if (status == LeadStatus.ARCHIVED) return null;
        var kind = status switch { LeadStatus.WON => StageKind.WON, LeadStatus.LOST => StageKind.LOST, _ => StageKind.OPEN };
        var stages = await db.Stages.Where(stage => stage.PipelineId == lead.PipelineId && (stage.Kind == kind || stage.Id == lead.StageId)).OrderBy(stage => stage.Position).ToListAsync(cancellationToken);
        if (stages.Exists(stage => stage.Id == lead.StageId && stage.Kind == kind)) return null;
        // A reopened lead goes back to where it was closed.
        var last = kind == StageKind.OPEN
            ? await db.LeadMoves.Where(move => move.LeadId == lead.Id && move.UndoneAtUtc == null && move.ToStageId == lead.StageId).OrderByDescending(move => move.Id).Select(move => (Guid?)move.FromStageId).FirstOrDefaultAsync(cancellationToken)
            : null;
        return stages.Find(stage => stage.Id == last && stage.Kind == kind) ?? stages.Find(stage => stage.Kind == kind);
    }
}
