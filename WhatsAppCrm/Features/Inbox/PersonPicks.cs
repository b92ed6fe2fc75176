using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox;

public sealed record PersonPick(Guid Id, string Name, string Phone);

/// <summary>People of ours whose card can be sent: those with a phone number.</summary>
public sealed class PersonPicks(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    private const int Most = 8;

    /// <param name="search">Part of a name, or digits of a number; blank: the newest.</param>
    public async Task<IReadOnlyList<PersonPick>> FindAsync(string? search, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var people = db.Contacts.AsNoTracking().Where(contact => contact.Phone != null && !contact.IsGroup);
        if (search?.Trim().ToLowerInvariant() is { Length: > 0 } wanted)
        {
            var digits = string.Concat(wanted.Where(char.IsAsciiDigit));
            people = digits.Length >= 3
                ? people.Where(contact => contact.Phone!.Contains(digits) || contact.Name.ToLower().Contains(wanted))
                : people.Where(contact => contact.Name.ToLower().Contains(wanted));
        }

        return await people.OrderByDescending(contact => contact.Id).Take(Most).Select(contact => new PersonPick(contact.Id, contact.Name, contact.Phone!)).ToListAsync(cancellationToken);
    }
}
