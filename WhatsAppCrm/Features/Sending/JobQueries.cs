using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Sending;

/// <summary>Where queued sends stand, as administrators look at them. What is done is in the threads.</summary>
public enum JobStage
{
    WAITING,

    /// <summary>Under way: Meta is being asked.</summary>
    RUNNING,

    /// <summary>The answer was lost: nobody knows whether it left.</summary>
    UNKNOWN,

    /// <summary>Failed, and not sent again since.</summary>
    FAILED,
}

/// <summary>One queued send as the API shows it.</summary>
/// <param name="OutcomeUnknown">The answer was lost: a status webhook will tell, and it is not sent again by itself.</param>
public sealed record JobView(
    Guid Id, string Type, JobState Status, int Attempts, bool OutcomeUnknown, string? LastError, Guid MessageId, DateTime CreatedAt, DateTime? NextAttemptAt, DateTime? FinishedAt);

/// <summary>One queued send as the queue's page shows it: whom it is for, never what it says.</summary>
public sealed record JobRow(
    Guid Id, Guid MessageId, Guid ConversationId, string Type, JobStage Stage, SendLane Lane, string ContactName, Guid NumberId, string NumberPhone, WhatsAppAccountStatus NumberStatus, int Attempts,
    SendDelay? Delay, DateTime? NextAttemptAt, DateTime CreatedAt, DateTime? UnknownSince, DateTime? FinishedAt, int? ErrorCode, string? ErrorTitle);

/// <summary>Reads of the outbox.</summary>
public sealed class JobQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>Counted no further than this.</summary>
    public const int MostCounted = 1_000;

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

    /// <summary>The newest of a stage, at most <paramref name="limit"/>; those before <paramref name="before"/> when it is given.</summary>
    public async Task<IReadOnlyList<JobRow>> ListAsync(JobStage stage, Guid? before, int limit, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = Of(db, stage);
        if (before is { } id) rows = rows.Where(row => row.Id.CompareTo(id) < 0);
        return await WithPausesAsync(db, await ToRows(db, rows.OrderByDescending(row => row.Id).Take(limit), stage).ToListAsync(cancellationToken), stage, cancellationToken);
    }

    /// <summary>One page for the REST API, newest first.</summary>
    public async Task<Paged<JobRow>> PageAsync(JobStage stage, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var total = await Of(db, stage).CountAsync(cancellationToken);
        var rows = await ToRows(db, Of(db, stage).OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Limit), stage).ToListAsync(cancellationToken);
        return page.Answer(await WithPausesAsync(db, rows, stage, cancellationToken), total);
    }

    /// <summary>How many stand at each stage, up to <see cref="MostCounted"/>.</summary>
    public async Task<IReadOnlyDictionary<JobStage, int>> CountAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var counts = new Dictionary<JobStage, int>();
        foreach (var stage in Enum.GetValues<JobStage>()) counts[stage] = await Of(db, stage).Select(row => row.Id).Take(MostCounted).CountAsync(cancellationToken);
        return counts;
    }

    /// <summary>A message queued while its number is paused waits for the same reason as the one that was refused.</summary>
    private async Task<IReadOnlyList<JobRow>> WithPausesAsync(AppDbContext db, List<JobRow> rows, JobStage stage, CancellationToken cancellationToken)
    {
        if (stage != JobStage.WAITING || rows.Count == 0) return rows;
        var now = clock.GetUtcNow().UtcDateTime;
        var pauses = await db.NumberPauses.AsNoTracking().Where(pause => pause.UntilUtc > now).ToListAsync(cancellationToken);
        return [.. rows.Select(row =>
            pauses.Where(pause => pause.WhatsAppAccountId == row.NumberId && pause.FromLane <= row.Lane).MaxBy(pause => pause.UntilUtc) is { } pause
            && (row.NextAttemptAt is null || row.NextAttemptAt < pause.UntilUtc) ? row with { Delay = pause.Delay, NextAttemptAt = pause.UntilUtc } : row)];
    }

    private static IQueryable<OutboxMessage> Of(AppDbContext db, JobStage stage)
    {
        var rows = db.OutboxMessages.AsNoTracking();
        return stage switch
        {
            JobStage.WAITING => rows.Where(row => row.State == JobState.PENDING),
            JobStage.RUNNING => rows.Where(row => row.State == JobState.PROCESSING && !row.IsOutcomeUnknown),
            JobStage.UNKNOWN => rows.Where(row => row.State == JobState.PROCESSING && row.IsOutcomeUnknown),
            _ => rows.Where(row => row.State == JobState.FAILED && row.ResentAsMessageId == null),
        };
    }

    private static IQueryable<JobRow> ToRows(AppDbContext db, IQueryable<OutboxMessage> rows, JobStage stage) =>
        from row in rows
        join message in db.Messages on row.MessageId equals message.Id
        join conversation in db.Conversations on row.ConversationId equals conversation.Id
        join contact in db.Contacts on conversation.ContactId equals contact.Id
        join number in db.WhatsAppAccounts on row.WhatsAppAccountId equals number.Id
        orderby row.Id descending
        select new JobRow(
            row.Id, row.MessageId, row.ConversationId, row.Kind, stage, row.Lane, contact.Name, number.Id, number.DisplayPhoneNumber, number.Status, row.Attempts,
            row.Delay, row.NextAttemptAtUtc, row.CreatedAtUtc, row.UnknownSinceUtc, row.FinishedAtUtc, message.ErrorCode, message.ErrorTitle);
}
