using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Search;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Search;

/// <summary>
/// No index: reads the organization's rows, newest first, and compares without capitals and accents. Right, and slow where there is
/// much; it says so (<see cref="SearchIndex.IsIndexed"/>). Full-text search is an optional part of SQL Server that may not be installed.
/// </summary>
public sealed class SqlServerSearchIndex : SearchIndex
{
    private const string Loosely = "Latin1_General_100_CI_AI";

    public override bool IsIndexed => false;

    public override async Task<IReadOnlyList<SearchHit>> FindAsync(AppDbContext db, SearchKind kind, IReadOnlyList<string> beginnings, long? before, int limit, CancellationToken cancellationToken)
    {
        var rows = kind switch
        {
            SearchKind.PERSON => db.Contacts.Select(contact => new Row
            {
                Id = contact.Id,
                AtUtc = contact.CreatedAtUtc,
                Text = contact.Name + " " + (contact.AddressBookName ?? "") + " " + (contact.Username ?? "") + " " + (contact.Phone ?? ""),
            }),
            SearchKind.NOTE => db.Notes.Where(note => note.MessageId == null).Select(note => new Row { Id = note.Id, AtUtc = note.CreatedAtUtc, Text = note.Content }),
            _ => db.Messages.Where(message => message.Text != null).Select(message => new Row { Id = message.Id, AtUtc = message.SentAtUtc, Text = message.Text! }),
        };
        foreach (var word in beginnings) rows = rows.Where(row => EF.Functions.Collate(row.Text, Loosely).Contains(word));
        if (before is { } key)
        {
            var atUtc = DateTime.UnixEpoch.AddSeconds((key >> 32) + 1);
            rows = rows.Where(row => row.AtUtc < atUtc);
        }

        var found = await rows.OrderByDescending(row => row.AtUtc).Take(2 * limit).Select(row => new { row.Id, row.AtUtc }).ToListAsync(cancellationToken);
        return [.. found.Select(row => new SearchHit(KeyOf(row.AtUtc, row.Id), row.Id)).Where(hit => hit.Key < (before ?? long.MaxValue)).OrderByDescending(hit => hit.Key).Take(limit)];
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public DateTime AtUtc { get; init; }

        public string Text { get; init; } = "";
    }
}
