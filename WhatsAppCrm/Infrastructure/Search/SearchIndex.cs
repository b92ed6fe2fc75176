using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Search;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Search;

/// <param name="Key">Grows with time: newest first is highest first, and a page goes on below the last one's.</param>
/// <param name="SubjectId">The contact, message or note.</param>
public readonly record struct SearchHit(long Key, Guid SubjectId);

/// <param name="SliceId">A <see cref="SearchSlice"/> of its organization.</param>
/// <param name="Words">As <see cref="SearchWords"/> makes them; none twice.</param>
public sealed record SearchEntry(Guid SubjectId, int SliceId, DateTime AtUtc, IReadOnlyCollection<string> Words);

/// <summary>
/// Says which rows may have the words; the rows themselves say whether they do, and what is shown is read from them. So an index that is
/// behind never shows what is gone.
/// </summary>
public abstract class SearchIndex
{
    /// <summary>False where rows are read one by one: slow for much, and said so.</summary>
    public virtual bool IsIndexed => true;

    /// <summary>The newest of one kind that have words with all of these beginnings, newest first.</summary>
    /// <param name="db">Of the organization that looks.</param>
    /// <param name="before">Goes on below this key; null begins with the newest.</param>
    public abstract Task<IReadOnlyList<SearchHit>> FindAsync(AppDbContext db, SearchKind kind, IReadOnlyList<string> beginnings, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>What each slice takes at least.</summary>
    public virtual int SliceSize => 0;

    /// <summary>Only one process at a time changes the index: the caller's transaction holds the turn.</summary>
    public virtual Task TakeTurnAsync(AppDbContext db, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Forgets what was known of <paramref name="subjects"/> and takes in <paramref name="entries"/>, in the caller's transaction.</summary>
    public virtual Task WriteAsync(AppDbContext db, IReadOnlyCollection<Guid> subjects, IReadOnlyList<SearchEntry> entries, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The moment in the upper half, so that keys are in the order of time; the lower half tells those of one second apart.</summary>
    public static long KeyOf(DateTime atUtc, Guid subjectId)
    {
        Span<byte> id = stackalloc byte[16];
        subjectId.TryWriteBytes(id, bigEndian: true, out _);
        return (SecondsOf(atUtc) << 32) | System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(id[12..]);
    }

    /// <summary>No key of that moment or before is higher.</summary>
    protected static long HighestKeyOf(DateTime atUtc) => (SecondsOf(atUtc) << 32) | uint.MaxValue;

    private static long SecondsOf(DateTime atUtc) => Math.Clamp((atUtc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond, 0, int.MaxValue);
}

/// <summary>Where an index of words is kept by slices: reads as many as are needed, newest first.</summary>
public abstract class SlicedSearchIndex : SearchIndex
{
    /// <summary>A statement names no more.</summary>
    protected abstract int MostSlicesAtOnce { get; }

    public override async Task<IReadOnlyList<SearchHit>> FindAsync(AppDbContext db, SearchKind kind, IReadOnlyList<string> beginnings, long? before, int limit, CancellationToken cancellationToken)
    {
        if (beginnings.Count == 0) return [];
        var slices = await db.SearchSlices.AsNoTracking().Where(slice => slice.Kind == kind && slice.Count > 0).OrderByDescending(slice => slice.NewestAtUtc)
            .Select(slice => new { slice.Id, slice.OldestAtUtc, slice.NewestAtUtc }).ToListAsync(cancellationToken);
        if (before is { } key) slices.RemoveAll(slice => KeyOf(slice.OldestAtUtc, Guid.Empty) >= key);
        var found = new List<SearchHit>();
        for (int done = 0, next = 1; done < slices.Count; done += next)
        {
            next = Math.Min(Step(done, found.Count, limit), slices.Count - done);
            found.AddRange(await LookUpAsync(db, [.. slices.GetRange(done, next).Select(slice => SearchSlice.PrefixOf(slice.Id))], beginnings, before ?? long.MaxValue, limit, cancellationToken));
            found.Sort((one, other) => other.Key.CompareTo(one.Key));
            // Enough, and nothing in the slices to come is newer than the last of them.
            if (found.Count >= limit && (done + next == slices.Count || found[limit - 1].Key > HighestKeyOf(slices[done + next].NewestAtUtc))) break;
        }

        return found.Count > limit ? found[..limit] : found;
    }

    /// <summary>As many as will do if the words are as common in them as in those before; at first one.</summary>
    private int Step(int done, int found, int limit)
    {
        if (done == 0) return 1;
        var wanted = found == 0 ? 4L * done : ((long)done * (limit - found) / found) + 1;
        return (int)Math.Clamp(wanted, 1, Math.Min(4L * done, MostSlicesAtOnce));
    }

    protected abstract Task<List<SearchHit>> LookUpAsync(AppDbContext db, IReadOnlyList<string> prefixes, IReadOnlyList<string> beginnings, long before, int limit, CancellationToken cancellationToken);

    /// <summary>Key and subject of each row.</summary>
    protected static async Task<List<SearchHit>> ReadAsync(AppDbContext db, string sql, IEnumerable<DbParameter> parameters, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            foreach (var parameter in parameters) command.Parameters.Add(parameter);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var found = new List<SearchHit>();
            while (await reader.ReadAsync(cancellationToken)) found.Add(new(reader.GetInt64(0), reader.GetGuid(1)));
            return found;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
