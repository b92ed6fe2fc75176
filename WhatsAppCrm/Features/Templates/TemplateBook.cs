using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Templates;

/// <summary>What the use cases about templates share, inside their write transactions.</summary>
internal static class TemplateBook
{
    /// <summary>Locked until the commit.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: not this organization's, or deleted.</exception>
    public static async Task<MessageTemplate> LockTemplateAsync(this AppDbContext db, Guid templateId, CancellationToken cancellationToken) =>
        await db.Templates.Where(one => one.Id == templateId && one.DeletedAtUtc == null).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);

    /// <summary>What is being written; null when nothing is.</summary>
    public static async Task<TemplateVersion?> DraftAsync(this AppDbContext db, MessageTemplate template, CancellationToken cancellationToken) =>
        template.DraftNumber is not { } number ? null : await db.TemplateVersions.SingleOrDefaultAsync(one => one.TemplateId == template.Id && one.Number == number, cancellationToken);

    /// <summary>How often the approved one may still be changed.</summary>
    public static async Task<TemplateEdits> EditsAsync(this AppDbContext db, Guid templateId, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var since = nowUtc - TemplateEdits.Month;
        return TemplateEdits.Of(await db.TemplateVersions.Where(one => one.TemplateId == templateId && one.CountsAsEdit && one.SubmittedAtUtc > since)
            .Select(one => one.SubmittedAtUtc!.Value).ToListAsync(cancellationToken), nowUtc);
    }

    /// <summary>
    /// Until when Meta keeps this name from being used again: of a deleted approved template in the same language, or in any when none of
    /// that name is left.
    /// </summary>
    public static async Task<DateTime?> NameLockAsync(this AppDbContext db, string wabaId, string name, string language, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var locks = await db.Templates.Where(one => one.WabaId == wabaId && one.Name == name && one.NameLockedUntilUtc > nowUtc)
            .Select(one => new { one.Language, one.NameLockedUntilUtc }).ToListAsync(cancellationToken);
        if (locks.Count == 0) return null;
        var nameLives = await db.Templates.AnyAsync(one => one.WabaId == wabaId && one.Name == name && one.DeletedAtUtc == null && one.MetaTemplateId != null, cancellationToken);
        return locks.Where(one => !nameLives || one.Language == language).Max(one => one.NameLockedUntilUtc);
    }

    /// <summary>The row of the business account's reads; made when it is missing.</summary>
    public static async Task<TemplateSync> TemplateSyncAsync(this AppDbContext db, Guid organizationId, string wabaId, CancellationToken cancellationToken)
    {
        var sync = db.TemplateSyncs.Local.FirstOrDefault(one => one.WabaId == wabaId) ?? await db.TemplateSyncs.SingleOrDefaultAsync(one => one.WabaId == wabaId, cancellationToken);
        if (sync is null) db.TemplateSyncs.Add(sync = new TemplateSync(organizationId, wabaId));
        return sync;
    }
}
