using Microsoft.EntityFrameworkCore;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// Rows for many keys. A thousand keys become several statements of at most <see cref="KeysAStatement"/> parameters each:
/// databases limit their number (SQL Server at 2100).
/// </summary>
public static class LoadByKeys
{
    private const int KeysAStatement = 500;

    public static async Task<List<TRow>> LoadByKeysAsync<TKey, TRow>(this IEnumerable<TKey> keys, Func<List<TKey>, IQueryable<TRow>> query, CancellationToken cancellationToken)
    {
        var rows = new List<TRow>();
        foreach (var some in keys.Distinct().Chunk(KeysAStatement)) rows.AddRange(await query([.. some]).ToListAsync(cancellationToken));
        return rows;
    }
}
