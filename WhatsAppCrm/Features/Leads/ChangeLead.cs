using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>What is to change: only what was set. A null that was set empties the field (phone, email, value, owner).</summary>
public sealed class LeadChange
{
    public string? Name { get; init; }

    public LeadStatus? Status { get; init; }

    public Guid? StageId { get; init; }

    public string? Phone { get => field; init => (field, SetsPhone) = (value, true); }

    public string? Email { get => field; init => (field, SetsEmail) = (value, true); }

    public decimal? Value { get => field; init => (field, SetsValue) = (value, true); }

    public Guid? OwnerId { get => field; init => (field, SetsOwner) = (value, true); }

    internal bool SetsPhone { get; private init; }

    internal bool SetsEmail { get; private init; }

    internal bool SetsValue { get; private init; }

    internal bool SetsOwner { get; private init; }
}

/// <summary>Edits a lead, moves it to another stage, gives it to someone, closes it.</summary>
public sealed class ChangeLead(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, ILiveEvents liveEvents, TimeProvider time)
{
    /// <summary>Calling twice with the same change is harmless.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such lead here.</exception>
    /// <exception cref="InvalidInputException">A field is not valid, or names a stage or member that is not this organization's.</exception>
    public async Task RunAsync(Guid leadId, LeadChange change, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (change.OwnerId is { } ownerId && !await members.HasAsync(ownerId, cancellationToken)) throw new InvalidInputException("ownerId", "Invalid");

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        var now = time.GetUtcNow().UtcDateTime;

        if (change.Name is not null || change.SetsPhone || change.SetsEmail || change.SetsValue)
        {
            lead.Edit(
                change.Name ?? lead.Name,
                change.SetsPhone ? LeadFields.Phone(change.Phone) : lead.Phone,
                change.SetsEmail ? LeadFields.Email(change.Email) : lead.Email,
                change.SetsValue ? change.Value : lead.Value,
                now);
        }

        if (change.StageId is { } stageId)
        {
            var stage = await db.Stages.SingleOrDefaultAsync(s => s.Id == stageId, cancellationToken) ?? throw new InvalidInputException("stageId", "Invalid");
            lead.MoveTo(stage, now);
        }

        if (change.SetsOwner && change.OwnerId != lead.OwnerId) lead.GiveTo(change.OwnerId, now);
        if (change.Status is { } status && status != lead.Status) lead.Close(status, now);
        if (await db.SaveChangesAsync(cancellationToken) > 0)
            liveEvents.Publish(new LiveEvent(lead.OrganizationId, LiveEventKind.Lead, leadId));
    }
}
