using WhatsAppCrm.Infrastructure.Jobs;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>A page was opened, closed, or touched again after a while.</summary>
public sealed class PresenceSignal : QueueSignal;

/// <param name="IsIdle">None of their pages here was touched for a while.</param>
public readonly record struct PresentMember(Guid OrganizationId, Guid UserId, bool IsIdle);

/// <summary>Which pages are open in this process, and whose. Several of one member's count as one.</summary>
public sealed class PresenceBook(TimeProvider clock, PresenceSignal signal)
{
    /// <summary>Nothing was touched for so long: away.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(10);

    /// <summary>A page that is loaded anew, or a connection that breaks and comes back, is nobody leaving.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, OpenedPage> _pages = [];

    /// <summary>This process, until it ends.</summary>
    public Guid ProcessId { get; } = Guid.NewGuid();

    /// <summary>Calling twice is harmless.</summary>
    public void Open(Guid pageId, Guid organizationId, Guid userId)
    {
        lock (_gate) _pages[pageId] = new(organizationId, userId, clock.GetUtcNow(), ClosedAt: null);
        signal.Wake();
    }

    /// <summary>Somebody moved, typed or scrolled in it.</summary>
    public void Touch(Guid pageId)
    {
        var now = clock.GetUtcNow();
        bool wasIdle;
        lock (_gate)
        {
            if (!_pages.TryGetValue(pageId, out var page)) return;
            wasIdle = now - page.TouchedAt >= IdleAfter;
            _pages[pageId] = page with { TouchedAt = now };
        }

        if (wasIdle) signal.Wake();
    }

    /// <summary>Closed, or its connection is lost. Calling twice is harmless.</summary>
    public void Close(Guid pageId)
    {
        lock (_gate)
            if (_pages.TryGetValue(pageId, out var page) && page.ClosedAt is null) _pages[pageId] = page with { ClosedAt = clock.GetUtcNow() };
    }

    /// <summary>Each member once.</summary>
    public IReadOnlyCollection<PresentMember> Present()
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            foreach (var (id, _) in _pages.Where(page => now - page.Value.ClosedAt >= Grace).ToList()) _pages.Remove(id);
            return [.. _pages.Values.GroupBy(page => (page.OrganizationId, page.UserId)).Select(pages =>
                new PresentMember(pages.Key.OrganizationId, pages.Key.UserId, pages.All(page => now - page.TouchedAt >= IdleAfter)))];
        }
    }

    private sealed record OpenedPage(Guid OrganizationId, Guid UserId, DateTimeOffset TouchedAt, DateTimeOffset? ClosedAt);
}
