using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Presence;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Assigning;

/// <summary>Reads how conversations are given by turns.</summary>
public sealed class AssignmentQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, Team team)
{
    /// <summary>As it stands; what nobody ever chose is off.</summary>
    /// <exception cref="Domain.ProblemException"><c>FORBIDDEN</c> below MANAGER.</exception>
    public async Task<AssignmentRules> GetAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var settings = await db.AssignmentSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new AssignmentSettings(current.RequiredId, DateTime.MinValue);
        var open = await db.Conversations.Where(one => one.Status == ConversationStatus.OPEN && one.AssigneeId != null)
            .GroupBy(one => one.AssigneeId!.Value).Select(some => new { UserId = some.Key, Count = some.Count() }).ToDictionaryAsync(one => one.UserId, one => one.Count, cancellationToken);
        var there = await team.FindAsync();
        var members = await db.Memberships.AsNoTracking()
            .Join(db.Users, member => member.UserId, user => user.Id, (member, user) => new { member.UserId, Name = user.DisplayName == "" ? user.Email! : user.DisplayName, member.SitsOut })
            .ToListAsync(cancellationToken);
        return new()
        {
            Enabled = settings.IsOn,
            MostOpen = settings.MostOpen,
            IncludesAway = settings.IncludesAway,
            GiveOnAfterMinutes = settings.GiveOnAfterMinutes,
            Members = [.. members.OrderBy(member => member.Name, StringComparer.CurrentCulture)
                .Select(member => new AssignmentRules.Member(member.UserId, !member.SitsOut) { Name = member.Name, Presence = there.PresenceOf(member.UserId), Open = open.GetValueOrDefault(member.UserId) })],
        };
    }
}
