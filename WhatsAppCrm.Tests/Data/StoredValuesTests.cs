using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Data;

public sealed class StoredValuesTests : IAsyncLifetime
{
    private static readonly Guid Organization = Guid.NewGuid();
    private DataHost _host = null!;

    public async Task InitializeAsync() => _host = await DataHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_stored_time_comes_back_as_the_same_utc_time()
    {
        var at = new DateTime(2026, 3, 29, 1, 30, 15, 123, 456, DateTimeKind.Utc);
        await _host.SaveAsync(Organization, Entry(at));

        var stored = await _host.WithAsync(Organization, db => db.AuditEntries.Select(entry => entry.AtUtc).SingleAsync());

        Assert.Equal((at, DateTimeKind.Utc), (stored, stored.Kind));
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public async Task A_time_that_is_not_utc_is_never_stored(DateTimeKind kind)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => _host.SaveAsync(Organization, Entry(DateTime.SpecifyKind(Build.Now, kind))));

        Assert.Contains("must be UTC", refused.GetBaseException().Message);
        Assert.Equal(0, await _host.WithAsync(Organization, db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task Times_compare_and_sort_in_the_database()
    {
        await _host.SaveAsync(Organization, Entry(Build.Now.AddSeconds(2)), Entry(Build.Now), Entry(Build.Now.AddSeconds(1)));

        var after = await _host.WithAsync(Organization, db => db.AuditEntries
            .Where(entry => entry.AtUtc > Build.Now).OrderBy(entry => entry.AtUtc).Select(entry => entry.AtUtc).ToListAsync());

        Assert.Equal([Build.Now.AddSeconds(1), Build.Now.AddSeconds(2)], after);
    }

    [Fact]
    public async Task Ids_sort_in_the_database_as_they_were_made()
    {
        var made = Enumerable.Range(0, 200).Select(_ => Entry(Build.Now)).ToList();
        await _host.SaveAsync(Organization, [.. made.AsEnumerable().Reverse()]);

        var ids = await _host.WithAsync(Organization, db => db.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Id).ToListAsync());
        var middle = made[100].Id;
        var page = await _host.WithAsync(Organization, db => db.AuditEntries.Where(entry => entry.Id > middle).OrderBy(entry => entry.Id).Select(entry => entry.Id).ToListAsync());

        Assert.Equal(made.Select(entry => entry.Id), ids);
        Assert.Equal(made.Skip(101).Select(entry => entry.Id), page);
    }

    [Fact]
    public async Task Ids_made_on_many_threads_are_all_different_and_grow_on_each_thread()
    {
        var threads = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 50_000).Select(_ => SortableId.New()).ToList())));

        Assert.Equal(200_000, threads.SelectMany(ids => ids).Distinct().Count());
        Assert.All(threads, ids => Assert.All(ids.Zip(ids.Skip(1)), pair => Assert.True(string.CompareOrdinal(pair.First.ToString(), pair.Second.ToString()) < 0)));
        Assert.All(threads.Select(ids => ids[^1]), id => Assert.Equal(7, id.Version));
    }

    private static AuditEntry Entry(DateTime atUtc) => new(Organization, null, "test.happened", "1", null, atUtc);
}
