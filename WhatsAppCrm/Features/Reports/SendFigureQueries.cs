using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Messages that failed in the time, for one reason.</summary>
/// <param name="Title">Meta's, of the latest by name; for reasons nobody has described yet.</param>
public sealed record FailureRow(int Code, string? Title, int Count);

/// <summary>What became of a template's messages. Read ones were delivered too.</summary>
public sealed record TemplateUse(string Name, int Sent, int Delivered, int Read, int Failed);

/// <summary>Figures of what was sent.</summary>
public sealed class SendFigureQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int MostTemplates = 50;

    /// <summary>The most frequent reason first. What arrived in spite of an early failure has not failed.</summary>
    public async Task<IReadOnlyList<FailureRow>> FailuresAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (from, to) = (filter.Range.FromUtc, filter.Range.ToUtc);
        var failed = Narrowed(db.Messages.AsNoTracking().Where(m => m.FailedAtUtc != null && m.FailedAtUtc >= from && m.FailedAtUtc < to && m.Status == MessageStatus.FAILED), filter);
        var reasons = await failed.GroupBy(m => m.ErrorCode).Select(reason => new { reason.Key, Title = reason.Max(m => m.ErrorTitle), Count = reason.Count() }).ToListAsync(cancellationToken);
        return [.. reasons.Select(reason => new FailureRow(reason.Key ?? 0, reason.Title, reason.Count)).OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Code)];
    }

    /// <summary>The most used first. All languages of a template are one.</summary>
    public async Task<IReadOnlyList<TemplateUse>> TemplatesAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (from, to) = (filter.Range.FromUtc, filter.Range.ToUtc);
        var used = await Narrowed(db.Messages.AsNoTracking().Where(m => m.TemplateName != null && m.SentAtUtc >= from && m.SentAtUtc < to), filter)
            .GroupBy(m => new { m.TemplateName, m.Status }).Select(one => new { one.Key.TemplateName, one.Key.Status, Count = one.Count() }).ToListAsync(cancellationToken);
        return
        [
            .. used.GroupBy(one => one.TemplateName!).Select(template =>
            {
                int Of(params MessageStatus[] statuses) => template.Where(one => statuses.Contains(one.Status)).Sum(one => one.Count);
                var read = Of(MessageStatus.READ, MessageStatus.PLAYED);
                return new TemplateUse(template.Key, template.Sum(one => one.Count), read + Of(MessageStatus.DELIVERED), read, Of(MessageStatus.FAILED));
            }).OrderByDescending(template => template.Sent).ThenBy(template => template.Name, StringComparer.Ordinal).Take(MostTemplates),
        ];
    }

    private static IQueryable<Message> Narrowed(IQueryable<Message> messages, ReportFilter filter)
    {
        if (filter.NumberId is { } numberId) messages = messages.Where(m => m.WhatsAppAccountId == numberId);
        if (filter.MemberId is { } memberId) messages = messages.Where(m => m.SentByUserId == memberId);
        return messages;
    }
}
