using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>What <see cref="SqliteRows"/> knows of an entity's table; made once, kept with the model.</summary>
internal sealed class SqliteTable
{
    private const string Annotation = "WhatsAppCrm:SqliteTable";
    private const int MostColumns = 64;

    private static readonly Type[] Plain = [typeof(string), typeof(Guid), typeof(DateTime), typeof(byte[]), typeof(double), typeof(bool), typeof(byte), typeof(short), typeof(int), typeof(long)];

    private readonly string _name;
    private readonly Column[] _columns;
    private readonly bool _isPlain;

    private SqliteTable(IEntityType type)
    {
        var properties = type.GetFlattenedProperties().ToList();
        _name = Quoted(type.GetTableName() ?? "");
        _columns = [.. properties.Where(property => property.GetTableColumnMappings().Count() == 1).Select(property => new Column(property))];
        Rank = RankOf(type, []);
        _isPlain = Rank >= 0 && properties.Count <= MostColumns && _columns.Length == properties.Count && type.GetTableMappings().Count() == 1 && type.BaseType is null
            && !type.GetDirectlyDerivedTypes().Any() && _columns.All(column => column.IsPlain);
    }

    /// <summary>Greater than that of every table this one points at; negative when they point at each other.</summary>
    public int Rank { get; }

    public static SqliteTable Of(IUpdateEntry entry) =>
        entry.EntityType.GetOrAddRuntimeAnnotationValue(Annotation, static type => new SqliteTable(type!), entry.EntityType);

    /// <summary>
    /// Whether the row can be written as it stands and in any order: nothing made by the database, nothing deleted, and no unique value
    /// given up, which another row may be waiting for.
    /// </summary>
    public bool Takes(IUpdateEntry entry)
    {
        if (!_isPlain || entry.SharedIdentityEntry is not null) return false;
        return entry.EntityState switch
        {
            EntityState.Added => !_columns.Any(column => column.MayBeGenerated && entry.IsStoreGenerated(column.Property)),
            EntityState.Modified => !_columns.Any(column => column.IsUnique && entry.IsModified(column.Property) && entry.GetOriginalValue(column.Property) is not null),
            _ => false,
        };
    }

    /// <summary>The columns to write, one bit each.</summary>
    public ulong Written(IUpdateEntry entry)
    {
        var written = 0UL;
        for (var i = 0; i < _columns.Length; i++)
            if (entry.EntityState == EntityState.Added || entry.IsModified(_columns[i].Property)) written |= 1UL << i;
        return written;
    }

    public string Sql(EntityState state, ulong written)
    {
        var columns = _columns.Where((_, i) => Has(written, i)).Select(column => column.Name).ToList();
        if (state == EntityState.Added) return $"INSERT INTO {_name} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})";
        var sql = new StringBuilder($"UPDATE {_name} SET {string.Join(", ", columns.Select(column => column + " = ?"))} WHERE ");
        return sql.AppendJoin(" AND ", _columns.Where(column => column.IsCondition).Select(column => column.Name + (column.Property.IsNullable ? " IS ?" : " = ?"))).ToString();
    }

    /// <summary>What stands for the question marks.</summary>
    public IEnumerable<object?> Values(IUpdateEntry entry, ulong written)
    {
        for (var i = 0; i < _columns.Length; i++)
            if (Has(written, i)) yield return entry.GetCurrentProviderValue(_columns[i].Property);
        if (entry.EntityState == EntityState.Added) yield break;
        foreach (var column in _columns)
            if (column.IsCondition) yield return entry.GetOriginalProviderValue(column.Property);
    }

    private static bool Has(ulong written, int column) => (written & (1UL << column)) != 0;

    private static int RankOf(IEntityType type, HashSet<IEntityType> above)
    {
        if (!above.Add(type)) return -1;
        var rank = 0;
        foreach (var principal in type.GetForeignKeys().Select(key => key.PrincipalEntityType))
        {
            var below = RankOf(principal, above);
            if (below < 0) return -1;
            rank = Math.Max(rank, below + 1);
        }

        above.Remove(type);
        return rank;
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed class Column(IProperty property)
    {
        public IProperty Property { get; } = property;

        public string Name { get; } = Quoted(property.GetTableColumnMappings().Single().Column.Name);

        /// <summary>Part of what an update must find unchanged: the key, and the organization.</summary>
        public bool IsCondition { get; } = property.IsPrimaryKey() || property.IsConcurrencyToken;

        public bool IsUnique { get; } = property.IsKey() || property.GetContainingIndexes().Any(index => index.IsUnique);

        public bool MayBeGenerated { get; } = property.ValueGenerated != ValueGenerated.Never;

        public bool IsPlain { get; } = property.ValueGenerated is ValueGenerated.Never or ValueGenerated.OnAdd && Plain.Contains(Stored(property)) && property.GetAfterSaveBehavior() != PropertySaveBehavior.Ignore;

        private static Type Stored(IProperty property)
        {
            var mapping = property.GetTableColumnMappings().Single().TypeMapping;
            var type = mapping.Converter?.ProviderClrType ?? mapping.ClrType;
            return Nullable.GetUnderlyingType(type) ?? type;
        }
    }
}
