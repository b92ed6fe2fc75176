using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Search;

/// <summary>
/// What of the search stands in the database and in no model: the index itself, and the triggers that mark what it does not know yet. Made
/// beside the migrations at every start, because a migration that makes a table anew on SQLite loses the table's triggers.
/// </summary>
internal static class SearchSchema
{
    private const string Person = "PERSON", Message = "MESSAGE", Note = "NOTE";

    /// <param name="On">When, as a trigger says it.</param>
    /// <param name="Row">Whose row it is about: NEW or OLD.</param>
    /// <param name="Subject">Column with the subject's id.</param>
    /// <param name="When">Both databases read it alike.</param>
    private sealed record Trigger(string Table, string On, string Row, string Kind, string Subject, string When)
    {
        public string Name => $"Search_{Table}_{On.Split(' ')[0].ToLowerInvariant()}_{Row.ToLowerInvariant()}";
    }

    private static readonly Trigger[] Triggers =
    [
        new("Messages", "INSERT", "NEW", Message, "Id", """NEW."Text" IS NOT NULL"""),
        new("Messages", """UPDATE OF "Text", "SentAtUtc" """, "NEW", Message, "Id", Differ("Text", "SentAtUtc")),
        new("Messages", "DELETE", "OLD", Message, "Id", """OLD."Text" IS NOT NULL"""),
        new("Notes", "INSERT", "NEW", Note, "Id", """NEW."MessageId" IS NULL"""),
        new("Notes", """UPDATE OF "Content" """, "NEW", Note, "Id", """NEW."MessageId" IS NULL"""),
        new("Notes", "DELETE", "OLD", Note, "Id", """OLD."MessageId" IS NULL"""),
        new("Contacts", "INSERT", "NEW", Person, "Id", "1 = 1"),
        new("Contacts", """UPDATE OF "Name", "Phone", "Username", "AddressBookName" """, "NEW", Person, "Id", Differ("Name", "Phone", "Username", "AddressBookName")),
        new("Contacts", "DELETE", "OLD", Person, "Id", "1 = 1"),
        // A contact's first address comes with the contact; what is learnt later, or comes by a merge, does not.
        new("ContactAddresses", "INSERT", "NEW", Person, "ContactId", """NEW."Kind" = 'PHONE' AND NEW."LearntFromId" IS NOT NULL"""),
        new("ContactAddresses", """UPDATE OF "ContactId" """, "NEW", Person, "ContactId", Differ("ContactId")),
        new("Leads", "INSERT", "NEW", Person, "ContactId", """NEW."ContactId" IS NOT NULL"""),
        new("Leads", """UPDATE OF "Name", "Email", "Phone", "ContactId" """, "NEW", Person, "ContactId", $"""NEW."ContactId" IS NOT NULL AND ({Differ("Name", "Email", "Phone", "ContactId")})"""),
        new("Leads", """UPDATE OF "ContactId" """, "OLD", Person, "ContactId", $"""OLD."ContactId" IS NOT NULL AND ({Differ("ContactId")})"""),
        new("Leads", "DELETE", "OLD", Person, "ContactId", """OLD."ContactId" IS NOT NULL"""),
    ];

    /// <summary>What was there before there was an index: people are taken in first, then notes, then messages from the newest on.</summary>
    private static readonly string[] Backlog =
    [
        Marks(Message, """SELECT "OrganizationId", "Id" FROM "Messages" WHERE "Text" IS NOT NULL ORDER BY "SentAtUtc" """),
        Marks(Note, """SELECT "OrganizationId", "Id" FROM "Notes" WHERE "MessageId" IS NULL ORDER BY "CreatedAtUtc" """),
        Marks(Person, """SELECT "OrganizationId", "Id" FROM "Contacts" ORDER BY "CreatedAtUtc" """),
    ];

    /// <summary>Nothing to do when it is there already. All or nothing.</summary>
    public static async Task PrepareAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.IsSqlServer()) return;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (db.Database.IsNpgsql()) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({PostgreSqlSearchIndex.TurnKey})", cancellationToken);
        var isThere = await db.Database.SqlQueryRaw<int>(db.Database.IsNpgsql()
            ? """SELECT CASE WHEN to_regclass('"SearchEntries"') IS NULL THEN 0 ELSE 1 END AS "Value" """
            : """SELECT count(*) AS "Value" FROM sqlite_master WHERE name = 'SearchEntries'""").SingleAsync(cancellationToken) > 0;
        var statements = db.Database.IsNpgsql() ? (isThere ? [] : PostgreSqlStatements().Concat(Backlog)) : SqliteTriggers().Concat(isThere ? [] : SqliteTables.Concat(Backlog));
        foreach (var statement in statements) await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static readonly string[] SqliteTables =
    [
        """CREATE TABLE "SearchEntries" ("Id" INTEGER PRIMARY KEY, "SubjectId" BLOB NOT NULL)""",
        """CREATE UNIQUE INDEX "IX_SearchEntries_SubjectId" ON "SearchEntries" ("SubjectId")""",
        """CREATE VIRTUAL TABLE "SearchWords" USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')""",
    ];

    private static IEnumerable<string> SqliteTriggers() => Triggers.Select(trigger =>
        $"""CREATE TRIGGER IF NOT EXISTS "{trigger.Name}" AFTER {trigger.On} ON "{trigger.Table}" WHEN {trigger.When} BEGIN {Mark(trigger)}; END""");

    private static IEnumerable<string> PostgreSqlStatements() =>
    [
        """CREATE TABLE "SearchEntries" ("SubjectId" uuid PRIMARY KEY, "Id" bigint NOT NULL, "Words" tsvector NOT NULL)""",
        // What waits to be sorted in is read by every search: a little of it is worth the time it saves, much is not.
        """CREATE INDEX "IX_SearchEntries_Words" ON "SearchEntries" USING gin ("Words") WITH (gin_pending_list_limit = 128)""",
        .. Triggers.SelectMany(trigger => new[]
        {
            $"""CREATE FUNCTION "{trigger.Name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {Mark(trigger)}; RETURN NULL; END $$""",
            $"""CREATE TRIGGER "{trigger.Name}" AFTER {trigger.On} ON "{trigger.Table}" FOR EACH ROW WHEN ({trigger.When}) EXECUTE FUNCTION "{trigger.Name}"()""",
        }),
    ];

    private static string Mark(Trigger trigger) =>
        $"""INSERT INTO "SearchMarks" ("OrganizationId", "Kind", "SubjectId") VALUES ({trigger.Row}."OrganizationId", '{trigger.Kind}', {trigger.Row}."{trigger.Subject}")""";

    private static string Marks(string kind, string rows) => $"""INSERT INTO "SearchMarks" ("OrganizationId", "Kind", "SubjectId") SELECT "OrganizationId", '{kind}', "Id" FROM ({rows}) AS one""";

    /// <summary>Any of the columns, nulls and all, in words that both databases have.</summary>
    private static string Differ(params string[] columns) => string.Join(" OR ", columns.Select(column =>
        $"""NEW."{column}" <> OLD."{column}" OR (NEW."{column}" IS NULL) <> (OLD."{column}" IS NULL)"""));
}
