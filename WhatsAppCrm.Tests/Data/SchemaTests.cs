using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Data;

/// <summary>
/// What the migrations make is what the model says, on the database under test. Column defaults are not compared: a required
/// column that came later has one for the rows from before, and EF writes every column anyway.
/// </summary>
public sealed class SchemaTests
{
    private const string Sqlite = """
        SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || ' notnull=' || c."notnull" || ' pk=' || c.pk
          FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '\_\_EF%' ESCAPE '\' AND t.name NOT LIKE 'sqlite%'
        UNION ALL
        SELECT 'index ' || t.name || ' ' || i.name || ' unique=' || i."unique" || ' ' || coalesce(m.sql, (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x))
          FROM sqlite_master t, pragma_index_list(t.name) i LEFT JOIN sqlite_master m ON m.name = i.name WHERE t.type = 'table' AND t.name NOT LIKE '\_\_EF%' ESCAPE '\'
        UNION ALL
        SELECT 'key ' || t.name || '.' || f."from" || ' -> ' || f."table" || '.' || f."to" || ' delete=' || f.on_delete
          FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
        UNION ALL
        SELECT 'autoincrement ' || name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name NOT LIKE '\_\_EF%' ESCAPE '\'
        """;

    private const string PostgreSql = """
        SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || '(' || coalesce(character_maximum_length::text, '-') || ') null=' || is_nullable
               || ' identity=' || coalesce(identity_generation, '-')
          FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\_\_EF%'
        UNION ALL
        SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\_\_EF%'
        UNION ALL
        SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE '%\_\_EF%'
        """;

    [Fact]
    public async Task The_migrated_schema_equals_the_models()
    {
        var migrated = await SchemaAsync(db => db.Database.MigrateAsync());
        var created = await SchemaAsync(db => db.Database.EnsureCreatedAsync());

        Assert.NotEmpty(created);
        Assert.Equal(string.Join('\n', created), string.Join('\n', migrated));
    }

    [Fact]
    public async Task The_SQLite_at_work_is_the_one_that_comes_with_the_product()
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();

        Assert.True(new Version(connection.ServerVersion) >= new Version(3, 53), $"SQLite {connection.ServerVersion}");
    }

    [Fact]
    public async Task The_schema_reader_sees_columns_unique_and_partial_indexes_and_foreign_keys()
    {
        var schema = await SchemaAsync(db => db.Database.MigrateAsync());

        Assert.Contains(schema, line => line.StartsWith("column Messages.ProviderMessageId", StringComparison.Ordinal));
        Assert.Contains(schema, line => line.Contains("IX_Messages_WhatsAppAccountId_ProviderMessageId") && line.Contains("UNIQUE") && line.Contains("IS NOT NULL"));
        Assert.Contains(schema, line => line.Contains("ConversationId") && (line.StartsWith("key Messages", StringComparison.Ordinal) || line.Contains("FOREIGN KEY")));
    }

    [Fact]
    public async Task Migrating_twice_changes_nothing()
    {
        var once = await SchemaAsync(db => db.Database.MigrateAsync());
        var twice = await SchemaAsync(async db =>
        {
            await db.Database.MigrateAsync();
            await db.Database.MigrateAsync();
        });

        Assert.Equal(once, twice);
    }

    private static async Task<List<string>> SchemaAsync(Func<AppDbContext, Task> make)
    {
        await using var database = await TestDatabase.CreateBareAsync();
        var options = new DbContextOptionsBuilder<AppDbContext>();
        DataSetup.Configure(options, database.Provider, database.ConnectionString);
        await using var db = new AppDbContext(options.Options, new CurrentOrganization(), new DatabaseWriteGate(oneWriter: true));
        await make(db);

        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = database.Provider == DatabaseProvider.Sqlite ? Sqlite : PostgreSql;
        return await ReadAsync(command);
    }

    private static async Task<List<string>> ReadAsync(DbCommand command)
    {
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
