using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Search;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Search;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Search;

/// <summary>
/// Brings the index up to date with what is marked, and removes the marks, in one transaction. Reads everything as it is now, so the order of
/// marks and repeating them make no difference; a mark made meanwhile stays for the next turn.
/// </summary>
public sealed class IndexMarks(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, SearchIndex index, TimeProvider time)
{
    /// <summary>Later than this is history: between what is new it would put an end to the order of time.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromDays(1);

    /// <param name="marks">Of the current organization.</param>
    public async Task RunAsync(IReadOnlyList<SearchMark> marks, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await index.TakeTurnAsync(db, cancellationToken);
        var entries = new List<SearchEntry>();
        var subjects = marks.DistinctBy(mark => mark.SubjectId).ToList();
        foreach (var some in subjects.GroupBy(mark => mark.Kind))
        {
            var sources = await new SearchSources(db).LoadAsync(some.Key, [.. some.Select(mark => mark.SubjectId)], cancellationToken);
            entries.AddRange(await PlaceAsync(db, some.Key, sources, cancellationToken));
        }

        await index.WriteAsync(db, [.. subjects.Select(mark => mark.SubjectId)], entries, cancellationToken);
        foreach (var ids in marks.Select(mark => mark.Id).Chunk(DueMarks.MostAtOnce))
            await db.SearchMarks.Where(mark => ids.Contains(mark.Id)).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<List<SearchEntry>> PlaceAsync(AppDbContext db, SearchKind kind, List<SearchSource> sources, CancellationToken cancellationToken)
    {
        var entries = new List<SearchEntry>(sources.Count);
        if (sources.Count == 0) return entries;
        var lateBefore = time.GetUtcNow().UtcDateTime - Late;
        var open = await db.SearchSlices.Where(slice => slice.Kind == kind && slice.Count < slice.Capacity).ToListAsync(cancellationToken);
        foreach (var source in sources.OrderBy(source => source.AtUtc))
        {
            if (source.Words.Count == 0) continue;
            var isHistory = source.AtUtc < lateBefore;
            var slice = open.FirstOrDefault(one => one.IsHistory == isHistory && !one.IsFull) ?? await OpenAsync(db, kind, isHistory, source.AtUtc, open, cancellationToken);
            slice.Take(source.AtUtc);
            entries.Add(new(source.Id, slice.Id, source.AtUtc, source.Words));
        }

        return entries;
    }

    private async Task<SearchSlice> OpenAsync(AppDbContext db, SearchKind kind, bool isHistory, DateTime firstAtUtc, List<SearchSlice> open, CancellationToken cancellationToken)
    {
        var total = await db.SearchSlices.Where(slice => slice.Kind == kind).SumAsync(slice => (long)slice.Count, cancellationToken);
        var slice = new SearchSlice(current.RequiredId, kind, isHistory, index.SliceSize, total, firstAtUtc);
        db.Add(slice);
        // The database gives it its number, which its words begin with.
        await db.SaveChangesAsync(cancellationToken);
        open.Add(slice);
        return slice;
    }
}
