using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending;

/// <summary>One queued send as the API shows it.</summary>
/// <param name="OutcomeUnknown">The answer was lost: a status webhook will tell, and it is not sent again by itself.</param>
public sealed record JobView(
    Guid Id, string Type, JobState Status, int Attempts, bool OutcomeUnknown, string? LastError, Guid MessageId, DateTime CreatedAt, DateTime? NextAttemptAt, DateTime? FinishedAt);

/// <summary>Reads of the outbox.</summary>
public sealed class JobQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>.</exception>
    public async Task<JobView> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.OutboxMessages.AsNoTracking()
            .Where(row => row.Id == id)
            .Select(row => new JobView(
                row.Id, row.Kind, row.State, row.Attempts, row.IsOutcomeUnknown, row.LastError, row.MessageId, row.CreatedAtUtc, row.NextAttemptAtUtc, row.FinishedAtUtc))
            .SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
    }
}
