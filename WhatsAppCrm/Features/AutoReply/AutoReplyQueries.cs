using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.AutoReply;

/// <param name="BrainTrouble">What went wrong when the brain was last asked; null when nothing did.</param>
/// <param name="TimeZone">IANA; business hours are read on its clocks.</param>
public sealed record AutoReplyView(
    AutoReplyPlan Plan, bool HasBrainSecret, BrainTrouble? BrainTrouble, int? BrainStatus, DateTime? BrainTroubleAtUtc, string BusinessName, string TimeZone)
{
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>Whether one conversation is answered by itself.</summary>
/// <param name="Stop">What keeps it; null when nothing does.</param>
/// <param name="ResumesAtUtc">When a person's hold ends by itself; null when it does not.</param>
public sealed record AutoReplyState(bool IsOn, AutoReplyStop? Stop, DateTime? ResumesAtUtc);

public sealed class AutoReplyQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock)
{
    /// <summary>What is set; the defaults, all off, for an organization that never set anything. MANAGER up.</summary>
    public async Task<AutoReplyView> GetAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var organization = await db.Organizations.AsNoTracking().Where(one => one.Id == current.RequiredId).Select(one => new { one.Name, one.TimeZone }).SingleAsync(cancellationToken);
        var settings = await db.AutoReplySettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return new(
            settings?.Plan() ?? new(), settings?.ProtectedBrainSecret is not null, settings?.BrainTrouble, settings?.BrainStatus, settings?.BrainTroubleAtUtc,
            organization.Name, organization.TimeZone);
    }

    /// <summary>Null when the organization answers nothing by itself, and for a conversation that is not there or a group's.</summary>
    public async Task<AutoReplyState?> FindStateAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (await db.AutoReplySettings.AsNoTracking().SingleOrDefaultAsync(settings => settings.IsOn, cancellationToken) is not { } settings) return null;
        var conversation = await db.Conversations.AsNoTracking()
            .SingleOrDefaultAsync(one => one.Id == conversationId && !db.Contacts.Any(contact => contact.Id == one.ContactId && contact.IsGroup), cancellationToken);
        if (conversation is null) return null;

        var resumeAfter = settings.Plan().ResumeAfter;
        return conversation.IsAutoReplyStopped(resumeAfter, clock.GetUtcNow().UtcDateTime)
            ? new(IsOn: false, conversation.AutoReplyStop, conversation.AutoReplyResumesAtUtc(resumeAfter))
            : new(IsOn: true, null, null);
    }

    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such conversation here.</exception>
    public async Task RequireConversationAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken)) throw new ProblemException(Problem.NotFound);
    }
}
