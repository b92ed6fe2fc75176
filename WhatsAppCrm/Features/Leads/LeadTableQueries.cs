using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>By what the table is sorted.</summary>
public enum LeadSort
{
    UPDATED,
    NAME,
    STAGE,
    OWNER,
    VALUE,
    EMAIL,
    CREATED,
}

/// <summary>Reads the table of leads, sorted by any of its columns and paged by key.</summary>
public sealed class LeadTableQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, LeadQueries leads, TimeProvider time)
{
    public const int PageSize = 50;

    private static readonly System.Reflection.MethodInfo CompareTexts = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    /// <summary>The leads after <paramref name="afterId"/> in this order. Fewer than <see cref="PageSize"/> means the end.</summary>
    public async Task<IReadOnlyList<LeadDetails>> ListAsync(LeadFilter filter, LeadSort sort, bool descending, Guid? afterId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = filter.Apply(db, db.Leads.AsNoTracking().Where(lead => lead.Status != LeadStatus.ARCHIVED), time.GetUtcNow().UtcDateTime);
        var ids = await (sort switch
        {
            LeadSort.NAME => PageAsync(db, rows, lead => lead.Name.ToLower()),
            LeadSort.STAGE => PageAsync(db, rows, lead => db.Stages.Where(stage => stage.Id == lead.StageId).Select(stage => stage.Position).First()),
            LeadSort.OWNER => PageAsync(db, rows, lead => db.Users.Where(user => user.Id == lead.OwnerId).Select(user => user.DisplayName == "" ? user.Email! : user.DisplayName).FirstOrDefault() ?? ""),
            LeadSort.VALUE => PageAsync(db, rows, lead => lead.ValueInCents ?? -1),
            LeadSort.EMAIL => PageAsync(db, rows, lead => lead.Email ?? ""),
            LeadSort.CREATED => PageAsync(db, rows, lead => lead.CreatedAtUtc),
            _ => PageAsync(db, rows, lead => lead.LastActivityAtUtc),
        });
        var found = (await leads.FindAllAsync(ids, cancellationToken)).ToDictionary(lead => lead.Id);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];

        // The key of the last row is read again by the database: only it knows how it lowers and compares letters.
        async Task<List<Guid>> PageAsync<TKey>(AppDbContext context, IQueryable<Lead> all, Expression<Func<Lead, TKey>> key)
        {
            if (afterId is { } id)
            {
                var last = await context.Leads.Where(lead => lead.Id == id).Select(key).ToListAsync(cancellationToken);
                if (last.Count == 0) return [];
                all = all.Where(Beyond(key, last[0], id, descending));
            }

            var ordered = descending ? all.OrderByDescending(key).ThenByDescending(lead => lead.Id) : all.OrderBy(key).ThenBy(lead => lead.Id);
            return await ordered.Select(lead => lead.Id).Take(PageSize).ToListAsync(cancellationToken);
        }
    }

    /// <summary>Behind the row with this key, in this direction.</summary>
    private static Expression<Func<Lead, bool>> Beyond<TKey>(Expression<Func<Lead, TKey>> key, TKey value, Guid id, bool descending)
    {
        Expression<Func<TKey>> last = () => value;
        Expression<Func<Guid>> lastId = () => id;
        var lead = key.Parameters[0];
        var (left, right) = typeof(TKey) == typeof(string) ? (Expression.Call(CompareTexts, key.Body, last.Body), (Expression)Expression.Constant(0)) : (key.Body, last.Body);
        var leadId = Expression.Property(lead, nameof(Lead.Id));
        var beyond = descending ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);
        var behind = descending ? Expression.LessThan(leadId, lastId.Body) : Expression.GreaterThan(leadId, lastId.Body);
        return Expression.Lambda<Func<Lead, bool>>(Expression.OrElse(beyond, Expression.AndAlso(Expression.Equal(key.Body, last.Body), behind)), lead);
    }
}
