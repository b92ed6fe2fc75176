namespace WhatsAppCrm.Tests.Support;

/// <summary>One database of this run with every migration applied, for others to be copied from: a copy takes a fraction of what migrating takes.</summary>
internal static class MigratedDatabase
{
    private static readonly Lazy<Task<TestDatabase>> Original = new(CreateAsync);

    public static Task<TestDatabase> Ready => Original.Value;

    private static async Task<TestDatabase> CreateAsync()
    {
        var database = await TestDatabase.CreateBareAsync();
        // Migrated by the product itself; then nobody may be connected.
        await (await DataHost.StartAsync(database)).DisposeAsync();
        await database.CloseAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return database;
    }
}
