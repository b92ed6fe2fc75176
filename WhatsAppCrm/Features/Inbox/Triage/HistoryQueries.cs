using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Triage;

/// <summary>One line of a conversation's history; see <see cref="ConversationEvent"/> for what stands in which.</summary>
/// <param name="UserName">Null when it happened by itself.</param>
/// <param name="SubjectName">Of the member it was given to.</param>
public sealed record HistoryLine(
    Guid Id, ConversationEventKind Kind, DateTime AtUtc, Guid? UserId, string? UserName, Guid? SubjectId, string? SubjectName, string? Detail, DateTime? UntilUtc, int? Seconds);

/// <summary>Reads what was done to conversations.</summary>
public sealed class HistoryQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int MostLines = 100;

    /// <summary>As it happened, the last first, at most <see cref="MostLines"/>. Not by time: Meta tells the seconds of a message only.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such conversation here.</exception>
    public async Task<IReadOnlyList<HistoryLine>> ListAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (!await db.Conversations.AnyAsync(c => c.Id == conversationId, cancellationToken)) throw new ProblemException(Problem.NotFound);
        var lines = db.ConversationEvents.AsNoTracking().Where(line => line.ConversationId == conversationId && line.Kind != ConversationEventKind.OPENED).OrderByDescending(line => line.Id).Take(MostLines);
        return await (
                from line in lines
                join user in db.Users on line.UserId equals user.Id into users
                from user in users.DefaultIfEmpty()
                join subject in db.Users on line.SubjectId equals subject.Id into subjects
                from subject in subjects.DefaultIfEmpty()
                orderby line.Id descending
                select new HistoryLine(
                    line.Id, line.Kind, line.AtUtc, line.UserId, user.DisplayName == "" ? user.Email : user.DisplayName,
                    line.SubjectId, subject.DisplayName == "" ? subject.Email : subject.DisplayName, line.Detail, line.UntilUtc, line.Seconds))
            .ToListAsync(cancellationToken);
    }
}
