using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>Shows UTC times in the organization's time zone. Scoped: the zone is read once a request or circuit.</summary>
public sealed class OrganizationTime(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider time)
{
    private TimeZoneInfo? _zone;

    public DateTime NowUtc => time.GetUtcNow().UtcDateTime;

    /// <summary>Today in the organization's zone; UTC until <see cref="LoadAsync"/> has run.</summary>
    public DateOnly Today => DayOf(NowUtc);

    /// <summary>Reads the zone. Calling again costs nothing.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_zone is not null || current.Id is not { } organizationId) return;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var name = await db.Organizations.Where(organization => organization.Id == organizationId).Select(organization => organization.TimeZone)
            .SingleOrDefaultAsync(cancellationToken);
        _zone = name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), _zone ?? TimeZoneInfo.Utc);

    /// <summary>What a person typed as the organization's time; a time that the clocks skipped counts as an hour later.</summary>
    public DateTime ToUtc(DateTime local)
    {
        var zone = _zone ?? TimeZoneInfo.Utc;
        var asked = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(asked) ? asked.AddHours(1) : asked, zone);
    }

    public DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(ToLocal(utc));
}
